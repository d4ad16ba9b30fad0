import ArgumentParser
import Foundation

/// The value of `--store`.
package struct StoreArgument: Sendable {
  /// The kinds of stores, in the order of help texts.
  package static let kinds: [any LabStore.Type] = [
    MemoryLabStore.self, CookieLabStore.self, SQLiteLabStore.self, RedisLabStore.self, PostgresLabStore.self, MongoLabStore.self,
    ProcessLabStore.self, FaultyLabStore.self,
  ]

  /// The possible arguments, for help texts and errors.
  static var help: String { list(kinds) + "; env:VARIABLE or file:PATH for one that an environment variable or a file names" }

  /// A sentence for a command line without a store.
  static func hint(_ command: String) -> String {
    "Give --store memory, --store sqlite:PATH or another one; 'sessionlab \(command) --help' names them."
  }

  /// The possible arguments where processes share a store.
  static var sharedHelp: String { list(kinds.filter { $0.shared != nil || $0 is ProcessLabStore.Type }) }

  private static func list(_ kinds: [any LabStore.Type]) -> String {
    let forms = kinds.map { $0.usage }
    return forms.dropLast().joined(separator: ", ") + (forms.count > 1 ? " or " : "") + (forms.last ?? "")
  }

  package let store: any LabStore
  /// Whether the store's URL itself is in the arguments of this process, which every user of the machine can list.
  private let isListed: Bool

  /// Reads a store's own argument; nil when it is of no kind.
  package init?(argument: String) { self.init(argument, isListed: true) }

  private init?(_ argument: String, isListed: Bool) {
    for kind in Self.kinds {
      guard let store = kind.init(argument: argument) else { continue }
      (self.store, self.isListed) = (store, isListed)
      return
    }
    return nil
  }

  /// The value of the option. A mistake in it is told by ``check(_:)``: the library of command lines quotes a value that it refuses, with the
  /// password that may be in it.
  static func option(_ value: String) throws -> StoreArgument {
    do {
      return try reading(value)
    } catch let error as ValidationError {
      return StoreArgument(store: MistakenLabStore(value, error.message), isListed: false)
    }
  }

  private init(store: any LabStore, isListed: Bool) { (self.store, self.isListed) = (store, isListed) }

  /// Reads the value of the option: a store's own argument, or the place that holds it, so that a password is in no list of processes.
  ///
  /// - Throws: a usage error that names the place, and never its content.
  package static func reading(_ value: String) throws -> StoreArgument {
    guard let (place, argument) = try SecretPlace.content(of: value) else {
      if let read = StoreArgument(argument: value) { return read }
      throw ValidationError("there is no such store\(advice(on: value)).")
    }
    guard let read = StoreArgument(argument, isListed: false) else {
      throw ValidationError("\(place) holds no store: write \(list(kinds)) there.")
    }
    return read
  }

  /// The rest of a sentence about an argument that is of no kind: the form of the kind that it begins like, if there is one. It shows nothing
  /// of the argument, which may hold a password.
  private static func advice(on value: String) -> String {
    let word = value.prefix { $0 != ":" }.lowercased()
    guard !word.isEmpty, let kind = kinds.first(where: { $0.usage == word || $0.usage.contains("\(word):") }) else {
      return "; 'sessionlab check --help' names the kinds"
    }
    return ": write \(kind.usage)" + (kind is FaultyLabStore.Type ? ", by a name that 'sessionlab check --list' shows" : "")
  }

  /// Warns of passwords that all users of the machine can read.
  static func warn(_ arguments: [StoreArgument]) {
    for argument in arguments where argument.isListed && argument.store.hasPassword {
      Console.error(
        "the password of \(argument.store.name) is in the list of processes for every user of this machine: give --store env:VARIABLE or "
          + "--store file:PATH")
    }
  }

  /// Makes sure that stores can be measured side by side.
  ///
  /// - Throws: a usage error that names a store with a mistake in it, or one that is given twice.
  static func check(_ stores: [any LabStore]) throws {
    for store in stores { try check(store) }
    try UsageCheck.unique("--store", stores.map(\.name))
  }

  /// - Throws: a usage error when there is a mistake in the store's argument.
  static func check(_ store: any LabStore) throws {
    if let mistake = store.mistake { throw ValidationError("--store \(store.name): \(mistake).") }
  }
}

/// The places outside the arguments that hold a store's URL with its password.
enum SecretPlace {
  /// The variable by which a child gets its store. Only its own user and the administrator can read a process's environment.
  static let childVariable = "SESSIONLAB_STORE"

  /// The place that a value names, in words, and what it holds; nil when the value names none.
  ///
  /// - Throws: a usage error when there is nothing at that place.
  static func content(of value: String) throws -> (place: String, text: String)? {
    if let name = rest(of: value, after: "env:") {
      let place = "the environment variable \(name)"
      guard !name.isEmpty else { throw ValidationError("'env:' names no environment variable.") }
      guard let text = ProcessInfo.processInfo.environment[name] else { throw ValidationError("\(place) is not set.") }
      return (place, try line(text, of: place))
    }
    if let path = rest(of: value, after: "file:") {
      let place = "the file \(path)"
      guard !path.isEmpty else { throw ValidationError("'file:' names no file.") }
      do {
        return (place, try line(String(decoding: try read(path), as: UTF8.self), of: place))
      } catch let error as POSIXError {
        throw ValidationError("\(place) cannot be read: \(String(cString: strerror(error.code.rawValue))).")
      }
    }
    return nil
  }

  /// The most bytes of a file that are read: more than any URL has.
  private static let mostBytes = 65_536

  /// Reads a file, which may be a pipe.
  private static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while bytes.count < mostBytes {
      let count = Foundation.read(descriptor, &part, part.count)
      if count == 0 { break }
      if count > 0 {
        bytes += part[..<count]
      } else if errno != EINTR {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
    }
    return bytes
  }

  /// The one line of a text.
  ///
  /// - Throws: a usage error when there is none, or more than one.
  private static func line(_ text: String, of place: String) throws -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { throw ValidationError("\(place) is empty.") }
    guard !text.contains(where: \.isNewline) else { throw ValidationError("\(place) has several lines: one store is one line.") }
    return text
  }

  private static func rest(of value: String, after start: String) -> String? {
    value.hasPrefix(start) ? String(value.dropFirst(start.count)) : nil
  }
}
