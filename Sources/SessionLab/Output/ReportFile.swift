package import ArgumentParser
import Foundation

/// The formats in which a command writes its report.
package protocol ReportFormat: CaseIterable, ExpressibleByArgument, RawRepresentable, Equatable, Sendable where RawValue == String {
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

  /// The place that the path leads to.
  package var target: OutputTarget { OutputTarget(path) }

  /// Throws before the run if the report could not be written after it.
  ///
  /// - Throws: a usage error with the remedy.
  func check() throws {
    if let mistake = target.mistake { throw ValidationError("--output \(path): \(mistake).") }
  }

  /// Writes the report: a file as a whole or not at all.
  ///
  /// - Throws: ``ClosedPipe``, or the exit code of an incomplete run, after printing the reason.
  func write(_ data: Data) throws {
    do {
      try target.write(data)
    } catch let error as ClosedPipe {
      throw error
    } catch {
      throw LabExit.incomplete("the report cannot be written to \(path): \(error.systemReason)")
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

/// One value of `--output`: a file and its format.
///
/// The format is that of `FORMAT:PATH`, else that of the file's ending, else the one of `--format`.
package struct ReportOutput<Format: ReportFormat>: Equatable {
  package let format: Format
  package let file: ReportFile

  /// Reads a value.
  ///
  /// - Parameter format: The format of a file without one; nil where each has to name its own.
  /// - Throws: a usage error for an empty path, `-`, or a format that does not exist.
  package init(_ argument: String, otherwise format: Format?) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let prefix = parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy(\.isLetter) ? parts[0] : nil
    let path = prefix == nil ? argument : parts[1]
    guard !path.isEmpty else { throw ValidationError("--output '\(argument)' names no file.") }
    guard path != "-" else {
      throw ValidationError("--output \(argument): for standard output leave --output out, or give --format too.")
    }
    if let prefix {
      guard let named = Format(rawValue: prefix.lowercased()) else {
        throw ValidationError(
          "--output \(argument): there is no format '\(prefix)' (\(Format.names)). A file of that name is written as ./\(argument).")
      }
      self.format = named
    } else if let known = Format(fileName: path) ?? format {
      self.format = known
    } else {
      let endings = Format.endings.keys.sorted().map { ".\($0)" }.joined(separator: " ")
      throw ValidationError("--output \(path): end the name in one of \(endings), or write FORMAT:FILE with \(Format.names).")
    }
    file = ReportFile(path: path)
  }

  /// - Throws: a usage error for a file that several outputs lead to. A pipe or a device takes one report after the other.
  static func checkUnique(_ outputs: [ReportOutput]) throws {
    let files = outputs.compactMap { output in if case .file(let path) = output.file.target { path } else { nil } }
    if let twice = files.first(where: { path in files.count { $0 == path } > 1 }) {
      throw ValidationError("--output names \(twice) more than once: each report needs a file of its own.")
    }
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
      throw ValidationError("\(name) cannot be read: \(error.systemReason)")
    }
    do throws(Failure) {
      return try parse(data)
    } catch {
      throw ValidationError("\(name): \(error)")
    }
  }
}
