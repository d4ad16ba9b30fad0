import Sessions
import SessionsSQLite

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// What the SQLite tests start in processes of their own:
//   CrashWriter write PATH TASKS           writes for ever and reports each acknowledged write, until it is killed
//   CrashWriter count PATH KEY INCREMENTS  adds to a counter by compare-and-swap
//   CrashWriter open PATH TABLE            opens, writes one record and closes
//   CrashWriter lock PATH                  holds the write lock until its standard input ends

let now = Timestamp(milliseconds: 1_000_000)
let deadline = Timestamp(milliseconds: 2_000_000_000)

/// One system call for each line, so that lines of several tasks do not mix and nothing stays in a buffer.
func report(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

func record(_ payload: [UInt8]) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: deadline, idleDeadline: deadline, payload: payload)
}

func hex(_ key: RecordKey) -> String {
  key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func key(hex text: String) -> RecordKey? {
  let digits = text.compactMap(\.hexDigitValue)
  guard digits.count == 32 else { return nil }
  return RecordKey((0..<16).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) })
}

func writeForEver(_ store: SQLiteRecordStore) async throws {
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

/// A payload that tells which write it belongs to, of a length that changes.
func payload(of key: RecordKey, version: Int64) -> [UInt8] {
  Array("\(hex(key)) \(version) ".utf8) + [UInt8](repeating: UInt8(truncatingIfNeeded: version), count: Int(version * 97 % 3000))
}

func count(_ store: SQLiteRecordStore, _ key: RecordKey, times: Int) async throws {
  var done = 0
  while done < times {
    guard let current = try await store.load(key, now: now) else { exit(4) }
    let value = (Int(String(decoding: current.payload, as: UTF8.self)) ?? 0) + 1
    let outcome = try await store.replace(key, expecting: current.version, with: record(Array("\(value)".utf8)), now: now)
    if outcome == .replaced { done += 1 }
  }
}

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
