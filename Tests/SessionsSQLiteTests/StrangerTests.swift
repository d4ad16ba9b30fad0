import Foundation
import Sessions
import SessionsFaultRuns
import SessionsSQLite
import Testing

/// Other users of the machine: who may read the files, and what others put into them.
@Suite struct StrangerTests {
  private func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test(arguments: ["000", "022", "077"])
  func `new files are for their owner alone, whatever the umask`(umask: String) async throws {
    try await withPath { path in
      let process = try await inBackground {
        let process = try CrashWriterProcess(["lock", path], umask: umask)
        _ = process.read()
        return process
      }
      for suffix in ["", "-wal", "-shm"] { #expect(try permissions(path + suffix) == 0o600, "\(suffix)") }
      #expect(try await inBackground { process.finish() } == 0)
    }
  }

  private static let message = "everybody on this machine can open the SQLite file: take that from others with chmod o-rwx"

  @Test func `a file that others can read is used as it is, and said to be`() async throws {
    try await withPath { path in
      #expect(await openError(path) == nil)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      let log = LogRecorder()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(logger: log.logger))
      let entries = log.entries(StrangerTests.message)
      // The companions are as the file.
      #expect(entries.map { $0.metadata["path"] } == [path, path + "-wal", path + "-shm"])
      #expect(entries.allSatisfy { $0.metadata["permissions"] == "644" && $0.level == "info" })
      #expect(try permissions(path) == 0o644)
      await store.close()
      try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
      let quiet = LogRecorder()
      let second = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(logger: quiet.logger))
      #expect(quiet.entries(StrangerTests.message).isEmpty)
      await second.close()
    }
  }

  @Test func `a file of another user is said to be one`() async throws {
    guard geteuid() == 0 else {
      print("skipped: only the superuser may give a file to another user")
      return
    }
    try await withPath { path in
      #expect(await openError(path) == nil)
      #expect(chown(path, 65534, 65534) == 0)
      let log = LogRecorder()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(logger: log.logger))
      #expect(log.entries("the SQLite file belongs to another user, who can read and change all sessions").first?.metadata["path"] == path)
      await store.close()
    }
  }

  @Test func `a link that leads nowhere is refused, and nothing is made at its end`() async throws {
    try await withPath { path in
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".planted")
      let failure = await openError(path)
      #expect(failure?.code == .misconfigured && failure?.message.contains("leads nowhere") == true, "\(String(describing: failure))")
      #expect(!FileManager.default.fileExists(atPath: path + ".planted"))
    }
  }

  @Test func `a table with a trigger is refused before anything is written, and the trigger is named`() async throws {
    try await withPath { path in
      #expect(await openError(path) == nil)
      try sql(
        path,
        "CREATE TABLE loot (p); CREATE TRIGGER steal AFTER INSERT ON sessions BEGIN INSERT INTO loot VALUES (new.payload); END")
      let failure = await openError(path)
      #expect(failure?.code == .misconfigured && failure?.message.contains("trigger steal") == true, "\(String(describing: failure))")
      try sql(path, "DROP TRIGGER steal")
      #expect(await openError(path) == nil)
      #expect(try sql(path, "SELECT count(*) FROM loot") == [["0"]])
    }
  }

  @Test func `a program that this process starts has none of the store's descriptors`() async throws {
    try await withDirectory { directory in
      let store = try openStore(directory.appending(path: "sessions.db").path)
      #expect(try await store.create(newKey(), record(), now: now))
      let prefix = directory.resolvingSymlinksInPath().path
      var found = 0
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        guard let descriptor = Int32(name), let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"),
          file.hasPrefix(prefix)
        else { continue }
        found += 1
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0, "\(file)")
      }
      // Two connections, each with the file and its log, and one index for both.
      #expect(found == 5)
      // As a program that closes nothing itself would start one.
      let list = directory.appending(path: "list").path
      var child = pid_t()
      let words: [String] = ["sh", "-c", "ls -l /proc/self/fd > \(list)"]
      let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
      defer { for argument in arguments { free(argument) } }
      #expect(posix_spawn(&child, "/bin/sh", nil, nil, arguments, environ) == 0)
      var status: Int32 = 0
      #expect(waitpid(child, &status, 0) == child && status == 0)
      let inherited = try String(contentsOfFile: list, encoding: .utf8)
      #expect(inherited.contains("list") && !inherited.contains("sessions.db"))
      await store.close()
    }
  }
}
