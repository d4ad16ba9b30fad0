#if os(Linux)
  import Foundation
  import Testing

  /// The shared memory of libmongoc, which is part of every command, whatever store it is asked for.
  @Suite struct SharedMemoryTests {
    private static func file(of process: some StringProtocol) -> String { "/dev/shm/mongoc-\(process)" }

    @Test func `a file that an earlier process of the same number left makes the command say nothing`() throws {
      let process = Process()
      let (output, errors) = (Pipe(), Pipe())
      // The shell's number becomes the command's.
      let script = "echo $$; : > \(Self.file(of: "$$")); exec \"$0\" check --list"
      (process.executableURL, process.arguments) = (URL(filePath: "/bin/sh"), ["-c", script, try LabProcess.program()])
      (process.standardOutput, process.standardError) = (output, errors)
      try process.run()
      let lines = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
      process.waitUntilExit()
      // libmongoc removes it, where it does not refuse it.
      if let number = lines.first { try? FileManager.default.removeItem(atPath: Self.file(of: number)) }
      #expect(process.terminationStatus == 0 && lines.count > 1)
      #expect(try (errors.fileHandleForReading.readToEnd() ?? Data()).isEmpty)
    }

    @Test func `a killed command leaves no file`() throws {
      let process = Process()
      let (questions, answers) = (Pipe(), Pipe())
      (process.executableURL, process.arguments) = (URL(filePath: try LabProcess.program()), ["serve", "--store", "memory"])
      (process.standardInput, process.standardOutput) = (questions, answers)
      try process.run()
      try questions.fileHandleForWriting.write(contentsOf: Data("{\"op\":\"hello\",\"id\":1}\n".utf8))
      #expect(!answers.fileHandleForReading.availableData.isEmpty)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(!FileManager.default.fileExists(atPath: Self.file(of: "\(process.processIdentifier)")))
    }
  }
#endif
