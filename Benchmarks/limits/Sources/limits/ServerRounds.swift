import Foundation
import Sessions

/// Measures a store on a server, interleaved with the tool that comes with the server.
struct ServerRounds<Records: SessionRecordStore> {
  let options: RoundOptions
  /// The store's name in reports.
  let backend: String
  /// The program that comes with the server.
  let tool: String
  let sessions: Int
  /// The numbers of tasks, with the goals for the record store and for the whole path; nil for none.
  let cells: [(tasks: Int, records: Double?, whole: Double?)]
  let open: @Sendable () async throws -> Records
  let close: @Sendable (Records) async -> Void

  /// Prints a table: per number of tasks the ratio of the record store and of the whole path.
  ///
  /// - Parameter limit: The tool's rate with a number of clients.
  func print(_ title: String, limit: (_ clients: Int) async throws -> Double) async throws {
    let version = try await RawTool.run(tool, ["--version"]).trimmingCharacters(in: .whitespacesAndNewlines)
    let file = RatioFile(options, backend: backend)
    let table = RatioTable(title, against: version.hasPrefix(tool) ? version : "\(tool) \(version)", file)
    for cell in cells {
      var records: [Double] = []
      var whole: [Double] = []
      for _ in 0..<options.rounds {
        let base = try await limit(cell.tasks)
        records.append(try await rate(cell.tasks, RecordWorkload<Records>.self) / base)
        whole.append(try await rate(cell.tasks, StoreWorkload<Records>.self) / base)
      }
      table.row("record store, \(cell.tasks) tasks", records, atLeast: cell.records)
      table.row("token to value and back, \(cell.tasks) tasks", whole, atLeast: cell.whole)
    }
    try file.write()
  }

  private func rate<Load: Workload>(_ tasks: Int, _ type: Load.Type) async throws -> Double where Load.Records == Records {
    let store = try await open()
    let rate: Double
    do {
      rate = try await Load.rate(try await Load.shares(tasks, of: sessions, in: store), seconds: options.seconds)
    } catch {
      await close(store)
      throw error
    }
    await close(store)
    return rate
  }
}
