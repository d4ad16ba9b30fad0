import Sessions
import SessionsSQLite

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program that the SQLite tests start in processes of their own:
///
/// - `CrashWriter write PATH TASKS` writes for ever and reports each acknowledged write, until it is killed.
/// - `CrashWriter count PATH KEY INCREMENTS` adds to a counter by compare-and-swap.
/// - `CrashWriter open PATH TABLE` opens, writes one record and closes.
/// - `CrashWriter lock PATH` holds the write lock until its standard input ends.
@main enum CrashWriter {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else { exit(2) }
    let path = arguments[2]
    switch arguments[1] {
    case "write":
      let store = try SQLiteRecordStore(path: path)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<(Int(arguments[3]) ?? 1) {
          group.addTask {
            do { try await writeForEver(store) } catch {
              report("failed \(error)")
              exit(5)
            }
          }
        }
      }
    case "count":
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(timeout: .seconds(30)))
      guard let key = key(hex: arguments[3]), let times = Int(arguments[4]) else { exit(2) }
      try await count(store, key, times: times)
      await store.close()
    case "open":
      let configuration = SQLiteConfiguration(table: arguments[3], timeout: .seconds(30))
      let store = try SQLiteRecordStore(path: path, configuration: configuration)
      guard try await store.create(SessionToken().selector, record([]), now: now) else { exit(6) }
      await store.close()
    case "lock":
      let store = try SQLiteRecordStore(path: path)
      try store.execute("BEGIN EXCLUSIVE")
      report("locked")
      while readLine() != nil {}
    default:
      exit(2)
    }
  }

  private static func writeForEver(_ store: SQLiteRecordStore) async throws {
    var created: [(RecordKey, Int64)] = []
    while true {
      if created.isEmpty || Int.random(in: 0..<4) == 0 {
        let key = SessionToken().selector
        guard try await store.create(key, record(payload(of: key, version: 1)), now: now) else { continue }
        created.append((key, 1))
        report("\(hex(key)) 1")
      } else {
        let index = created.indices.randomElement() ?? 0
        let (key, version) = created[index]
        let next = record(payload(of: key, version: version + 1))
        guard try await store.replace(key, expecting: version, with: next, now: now) == .replaced else {
          report("lost \(hex(key))")
          exit(3)
        }
        created[index].1 += 1
        report("\(hex(key)) \(version + 1)")
      }
    }
  }

  private static func count(_ store: SQLiteRecordStore, _ key: RecordKey, times: Int) async throws {
    var done = 0
    while done < times {
      guard let current = try await store.load(key, now: now) else { exit(4) }
      let value = (Int(String(decoding: current.payload, as: UTF8.self)) ?? 0) + 1
      let outcome = try await store.replace(key, expecting: current.version, with: record(Array("\(value)".utf8)), now: now)
      if outcome == .replaced { done += 1 }
    }
  }
}
