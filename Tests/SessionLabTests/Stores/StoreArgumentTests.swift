import ArgumentParser
import Foundation
import SessionLab
import SessionsConformance
import Testing

/// The arguments that name stores.
@Suite struct StoreArgumentTests {
  private static let names = [
    "memory", "cookie", "sqlite:/tmp/a:b.db", "faulty:hangs", "exec:python3 a.py", "postgres://web@db/site", "redis://localhost:6379",
    "redis://[::1]:6380/3",
    "redis+unix:///tmp/redis.sock",
    "redis+cluster://127.0.0.1:7000,127.0.0.1:7001", "redis+sentinel://127.0.0.1:26379/main",
  ]

  @Test(arguments: names)
  func `a store's name is understood`(name: String) throws {
    let store = try #require(StoreArgument(argument: name)).store
    #expect(store.makeBackend().name == name)
    #expect(StoreArgument.kinds.count { $0.init(argument: name) != nil } == 1)
  }

  @Test(arguments: ["", "Memory", "memory:", "sqlite", "sqlite:", "faulty:", "faulty:none-such", "redis:", "mysql://localhost"])
  func `anything else is refused`(name: String) {
    #expect(StoreArgument(argument: name) == nil)
  }

  @Test func `a store's name has no password`() throws {
    let store = try #require(StoreArgument(argument: "redis://ada:secret@localhost/2")).store
    #expect(store.makeBackend().name == "redis://localhost:6379/2")
    #expect(store.text == "redis://ada:secret@localhost/2")
    #expect(!ChildCommand(serving: store).text.contains("secret"))
  }

  @Test func `a store's URL can be in a file, where only its line counts`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("redis://:secret@localhost/3\n".utf8).write(to: file)
    let read = try StoreArgument.reading("file:\(file.path)")
    #expect(read.store.name == "redis://localhost:6379/3" && read.store.text == "redis://:secret@localhost/3" && read.store.hasPassword)
    for (content, word) in [("", "empty"), ("nonsense secret", "holds no store"), ("memory\ncookie", "several lines")] {
      try Data(content.utf8).write(to: file)
      let error = #expect(throws: ValidationError.self) { try StoreArgument.reading("file:\(file.path)") }
      #expect(error?.message.contains(word) == true && error?.message.contains("secret") == false, "\(content)")
    }
    let folder = FileManager.default.temporaryDirectory.path
    for (value, word) in [
      ("file:/none/such", "No such file"), ("file:\(folder)", "Is a directory"), ("file:", "names no file"), ("env:", "names no"),
      ("env:NONE_OF_THAT_NAME", "is not set"), ("mysql://localhost", "no such store"), ("env:HOME", "holds no store"),
    ] {
      let error = #expect(throws: ValidationError.self) { try StoreArgument.reading(value) }
      #expect(error?.message.contains(word) == true, "\(value): \(error?.message ?? "")")
    }
  }

  @Test(.timeLimit(.minutes(1))) func `a store's URL can come through a pipe, which is read once`() async throws {
    let pipe = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: pipe) }
    #expect(mkfifo(pipe, 0o600) == 0)
    Thread.detachNewThread { FileHandle(forWritingAtPath: pipe)?.write(Data("memory\n".utf8)) }
    let run = try await LabRun(["sweep", "--store", "file:\(pipe)"])
    #expect(run.exitCode == 0 && run.output.hasPrefix("memory"), "\(run.errors)")
  }

  @Test func `a wrong URL is refused with what is wrong`() throws {
    let store = try #require(StoreArgument(argument: "rediss://ada:secret@localhost?verification=some")).store
    #expect(store.mistake?.contains("verification") == true && store.mistake?.contains("secret") == false)
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "rediss://ada:secret@localhost?verification=some"]) }
    #expect(StoreArgument(argument: "redis://localhost")?.store.mistake == nil)
  }

  @Test func `a password in a Postgres URL stays out of reports, and goes to the other process`() throws {
    let store = try #require(StoreArgument(argument: "postgresql://web:secret@db/site?sslmode=require")).store
    #expect(store.name == "postgresql://web@db/site?sslmode=require")
    #expect(store.makeBackend().name == store.name)
    let command = ChildCommand(serving: store)
    #expect(!command.text.contains("secret") && !command.arguments.contains { $0.contains("secret") })
    #expect(command.environment.values.contains("postgresql://web:secret@db/site?sslmode=require"))
  }
}
