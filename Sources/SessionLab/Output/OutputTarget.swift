package import Foundation

/// The place that a path of `--output` leads to.
///
/// A regular file is replaced as a whole, which needs its folder. What is none, such as a pipe, a terminal or `/dev/null`, is written to as it
/// is: replaced, it would be gone for everybody who has it open.
package enum OutputTarget: Equatable, Sendable {
  /// A file that this process has open already: `/dev/stdout`, `/dev/stderr` or `/dev/fd/NUMBER`.
  case descriptor(Int32)
  /// A pipe, a device or a socket.
  case special(String)
  /// A folder.
  case folder(String)
  /// A regular file, or a path where nothing is yet.
  case file(String)

  /// The most links that are followed, as many as Linux follows.
  private static let mostLinks = 40

  /// Finds out where a path leads. Links are followed, also one to a file that is not there yet.
  package init(_ path: String) {
    var path = URL(fileURLWithPath: path).path
    for _ in 0..<Self.mostLinks {
      if let descriptor = Self.descriptor(path) {
        self = .descriptor(descriptor)
        return
      }
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
      // The system follows `..` from where a linked folder really is, so the text is left to it.
      path = link.hasPrefix("/") ? link : URL(fileURLWithPath: path).deletingLastPathComponent().path + "/" + link
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = .file(path)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(path)
    case S_IFDIR: self = .folder(path)
    default: self = .special(path)
    }
  }

  /// The number of an open file that has this name in every process.
  private static func descriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default:
      let folder = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
      return folder.flatMap { Int32(path.dropFirst($0.count)) }
    }
  }

  /// The reason why it cannot be written to; nil if it can. Nothing stays changed.
  var mistake: String? {
    switch self {
    case .descriptor(let number):
      let flags = fcntl(number, F_GETFL)
      return flags >= 0 && flags & O_ACCMODE != O_RDONLY ? nil : "file \(number) is not open for writing"
    case .folder: return "it is a folder; name a file in it"
    case .special(let path): return access(path, W_OK) == 0 ? nil : "it cannot be written to: \(String(cString: strerror(errno)))"
    case .file(let path):
      guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil else { return "its links lead in a circle" }
      return Self.mistake(ofFolder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
  }

  /// The reason why no file can be made in a folder; nil if one can, as is tried.
  static func mistake(ofFolder folder: String) -> String? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
      return "there is no folder \(folder); create it first"
    }
    // The permissions alone do not tell: the file system may be full or only to be read.
    let probe = "\(folder)/.sessionlab-\(UUID().uuidString)"
    let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return "no file can be made in the folder \(folder): \(String(cString: strerror(errno)))" }
    close(descriptor)
    unlink(probe)
    return nil
  }

  /// Writes data: a file as a whole or not at all, anything else as it comes.
  ///
  /// - Throws: ``ClosedPipe`` when nobody reads any more, or the system's error.
  package func write(_ data: Data) throws {
    switch self {
    case .descriptor(let number): try Self.write(data, to: number)
    case .file(let path), .folder(let path): try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    case .special(let path):
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      defer { close(descriptor) }
      try Self.write(data, to: descriptor)
    }
  }

  /// Writes all of the data to an open file.
  ///
  /// - Throws: ``ClosedPipe`` when nobody reads any more, or the system's error.
  package static func write(_ data: Data, to descriptor: Int32) throws {
    try data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          // Whoever shares the file may have made it one that does not wait.
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
        } else if errno == EPIPE {
          throw ClosedPipe()
        } else if errno != EINTR {
          throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
      }
    }
  }
}

/// Nobody reads the output any more, as behind `head`: the process ends without a word, as other tools do.
package struct ClosedPipe: Error {
  package init() {}
}

extension Error {
  /// The system's reason for an error of a file, as other tools word it: `No space left on device`. Foundation's own text begins with "The
  /// operation could not be completed" and may end there.
  package var systemReason: String {
    if let error = self as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    let error = self as NSError
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(clamping: error.code))) }
    return (error.userInfo[NSUnderlyingErrorKey] as? any Error)?.systemReason ?? localizedDescription
  }
}
