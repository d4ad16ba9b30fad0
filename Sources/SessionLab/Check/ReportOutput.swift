import ArgumentParser
import Foundation
import SessionsConformance

/// One value of `--output`: a file and the format that it is written in.
///
/// `FORMAT:PATH` says the format; else the file's ending does; else it is the one of `--format`.
struct ReportOutput: Equatable {
  let format: ReportFormat
  let file: ReportFile

  /// Reads a value.
  ///
  /// - Throws: a usage error for an empty path, `-`, or a format that does not exist.
  init(_ argument: String, otherwise format: ReportFormat) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let prefix = parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy(\.isLetter) ? parts[0] : nil
    let path = prefix == nil ? argument : parts[1]
    guard !path.isEmpty else { throw ValidationError("--output '\(argument)' names no file.") }
    guard path != "-" else {
      throw ValidationError("--output \(argument): for standard output leave --output out, or give --format beside it.")
    }
    if let prefix {
      guard let named = ReportFormat(rawValue: prefix.lowercased()) else {
        throw ValidationError(
          "--output \(argument): there is no format '\(prefix)' (\(ReportFormat.names)). A file of that name is written as ./\(argument).")
      }
      self.format = named
    } else {
      self.format = ReportFormat(fileName: path) ?? format
    }
    file = ReportFile(path: path)
  }
}

/// Where a run's report goes: files, and standard output if something is left for it.
///
/// Without `--output` the report goes to standard output. With it, standard output gets the format of an explicit `--format`, unless a
/// file is written in that format; without one it stays empty and standard error gets a line for each store.
struct ReportOutputs {
  let files: [ReportOutput]
  /// What standard output gets; nil for nothing.
  let standardOutput: ReportFormat?

  /// Plans the outputs.
  ///
  /// - Throws: a usage error for a value that cannot be read, or a file that is named twice.
  init(format: ReportFormat?, outputs: [String]) throws {
    files = try outputs.map { try ReportOutput($0, otherwise: format ?? .text) }
    let paths = files.map { URL(fileURLWithPath: $0.file.path).standardizedFileURL.path }
    if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw ValidationError("--output names \(twice) more than once: each report needs a file of its own.")
    }
    let formats = files.map(\.format)
    standardOutput = outputs.isEmpty ? format ?? .text : format.flatMap { formats.contains($0) ? nil : $0 }
  }

  /// Finds out before the run that a report cannot be written.
  func check() throws {
    for output in files { try output.file.check() }
  }

  /// Writes all reports; one that cannot be written does not keep the others from it.
  func write(_ report: SuiteReport) throws {
    var failure: (any Error)?
    for output in files {
      do { try output.file.write(try output.format.render(report)) } catch { failure = error }
    }
    if let standardOutput {
      try Console.out(String(decoding: standardOutput.render(report, isColoured: Console.isColoured), as: UTF8.self))
    } else {
      Console.error(String(TextReport().renderVerdicts(report).dropLast()))
    }
    if let failure { throw failure }
  }
}
