import CSQLite

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file as the system describes it.
struct FileState {
  /// The file itself, whatever its name.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  /// A time of the file system.
  struct Instant: Hashable {
    let seconds: Int
    let nanoseconds: Int
  }

  /// The answer about a path.
  enum Look {
    case found(FileState)
    case none
    /// The system does not say, as where a directory may not be searched.
    case unknown
  }

  let identity: Identity
  let modified: Instant
  /// The size in bytes.
  let size: Int64
  let permissions: mode_t
  let owner: uid_t

  static func look(_ path: String) -> Look {
    var information = stat()
    guard stat(path, &information) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .none : .unknown }
    return .found(FileState(information))
  }

  init?(_ path: String) {
    guard case .found(let state) = FileState.look(path) else { return nil }
    self = state
  }

  private init(_ information: stat) {
    identity = Identity(device: UInt64(truncatingIfNeeded: information.st_dev), number: UInt64(information.st_ino))
    #if canImport(Darwin)
      let time = information.st_mtimespec
    #else
      let time = information.st_mtim
    #endif
    modified = Instant(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    size = Int64(information.st_size)
    permissions = information.st_mode & 0o777
    owner = information.st_uid
  }
}

/// The kind of file system that a file is on, as far as Linux tells.
struct SQLiteFileSystem {
  private let number: UInt32

  init(_ path: String) {
    number = sessions_sqlite_file_system(path)
  }

  /// Whether the machine forgets it when it is off: tmpfs and ramfs.
  var isInMemory: Bool { [0x0102_1994, 0x8584_58F6].contains(number) }

  /// Whether it is known to be of this machine alone: those in memory, ext2 to ext4, XFS, Btrfs, F2FS, ZFS and overlays.
  var isLocal: Bool { isInMemory || [0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1, 0x794C_7630].contains(number) }
}
