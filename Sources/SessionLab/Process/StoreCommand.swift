import Foundation
import Sessions

/// How a store's process is started.
struct StoreCommand: Sendable {
  /// The command as a person would type it.
  let text: String
  let arguments: [String]
  /// Whether what it writes to standard error is dropped: for a store that crashes in every case on purpose.
  let isQuiet: Bool

  private let program: String

  /// A command line. It is split at spaces and tabs, and nothing else in it has a meaning: no quotes, no variables, no shell. What needs
  /// more goes into a script.
  init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let program = words.first else { return nil }
    self.text = text
    self.program = program
    arguments = Array(words.dropFirst())
    isQuiet = false
  }

  /// This program, serving a store; `program` replaces it for tests, which are another program.
  init(serving store: String, program: String? = nil, isQuiet: Bool = false) {
    text = "sessionlab serve --store \(store)"
    self.program = program ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    arguments = ["serve", "--store", store]
    self.isQuiet = isQuiet
  }

  /// This program, serving a store that may be named with a password: what errors quote has none.
  init(serving store: StoreArgument) {
    text = "sessionlab serve --store \(store.name)"
    program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    arguments = ["serve", "--store", store.text]
    isQuiet = false
  }

  /// This program, or another build of it, with other arguments; errors quote `text`.
  init(running arguments: [String], text: String, program: String? = nil) {
    self.text = text
    self.arguments = arguments
    self.program = program ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    isQuiet = false
  }

  /// The program's file: as given if it names a folder, or else found on the `PATH`.
  ///
  /// - Throws: `misconfigured` when there is none.
  func executable() throws(SessionError) -> URL {
    if program.contains("/") {
      guard Self.isProgram(program) else { throw SessionError(.misconfigured, "'\(program)' is no program that can be run") }
      return URL(fileURLWithPath: program)
    }
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if Self.isProgram(path) { return URL(fileURLWithPath: path) }
    }
    throw SessionError(.misconfigured, "there is no program '\(program)' on the PATH")
  }

  /// A folder may be "executable" too.
  private static func isProgram(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }
}
