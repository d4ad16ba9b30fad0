import ArgumentParser
import Foundation
import SessionsBenchmark

/// The stored results that are compared.
struct CompareFiles {
  let base: String
  let head: String
  let control: String?
  /// The base and the head of the second batch, or nothing.
  let confirmation: [String]
  let criteria: GateCriteria

  /// - Throws: a usage error for a file that is no result, or results that do not belong together.
  func comparison() throws -> ResultComparison {
    let (first, second) = (try Self.read(base), try Self.read(head))
    let again = try control.map(Self.read)
    let later = try confirmation.map(Self.read)
    do throws(ComparisonError) {
      return try ResultComparison(
        base: first, head: second, control: again,
        confirmation: later.count == 2 ? ResultComparison.Confirmation(base: later[0], head: later[1]) : nil, criteria: criteria)
    } catch {
      throw ValidationError("\(base) and \(head): \(error).")
    }
  }

  private static func read(_ path: String) throws -> BenchmarkResult {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ValidationError("\(path) cannot be read: \(error.localizedDescription)")
    }
    do throws(ResultReadError) {
      return try ResultFile.read(data)
    } catch {
      throw ValidationError("\(path): \(error)")
    }
  }
}
