package import ArgumentParser
import Foundation

/// The formats in which a command writes its report.
package protocol ReportFormat: CaseIterable, ExpressibleByArgument, RawRepresentable, Sendable where RawValue == String {
  /// The formats by the endings of file names that ask for them.
  static var endings: [String: Self] { get }
}

extension ReportFormat {
  package static var endings: [String: Self] { [:] }

  /// The names for a help text.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The format by the ending of a file's name. Nil when it has no such ending.
  package init?(fileName: String) {
    guard let format = Self.endings[URL(fileURLWithPath: fileName).pathExtension.lowercased()] else { return nil }
    self = format
  }
}

/// A file that a report is written to.
package struct ReportFile: Equatable {
  package let path: String

  init(path: String) {
    self.path = path
  }

  /// Throws before the run if the report could not be written after it.
  ///
  /// - Throws: a usage error with the remedy.
  func check() throws {
    var isDirectory: ObjCBool = false
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw ValidationError("--output \(path): there is no folder \(folder); create it first.")
    }
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
      throw ValidationError("--output \(path) is a folder; name a file in it.")
    }
  }

  /// Writes the file as a whole or not at all.
  ///
  /// - Throws: the exit code of an incomplete run, after printing the reason.
  func write(_ data: Data) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw LabExit.incomplete("the report cannot be written to \(path): \(error.localizedDescription)")
    }
  }

  /// Writes several files. One that cannot be written does not prevent the others, nor the output of `rest`.
  static func write(_ files: [(file: ReportFile, render: () throws -> Data)], rest: () throws -> Void) throws {
    var failure: (any Error)?
    for entry in files {
      do { try entry.file.write(try entry.render()) } catch { failure = error }
    }
    try rest()
    if let failure { throw failure }
  }
}

/// A file that a command reads.
enum InputFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - option: The option that names it, which errors quote; nil for an argument.
  ///   - parse: Makes a value of the file's bytes.
  /// - Throws: a usage error that names the mistake in the file.
  static func read<Value, Failure: Error>(
    _ path: String, option: String? = nil, _ parse: (Data) throws(Failure) -> Value
  ) throws(ValidationError) -> Value {
    let name = option.map { "\($0) \(path)" } ?? path
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ValidationError("\(name) cannot be read: \(error.localizedDescription)")
    }
    do throws(Failure) {
      return try parse(data)
    } catch {
      throw ValidationError("\(name): \(error)")
    }
  }
}
