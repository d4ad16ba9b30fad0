import ArgumentParser
import Foundation

/// `redis-benchmark` as the limit: plain GET and SET of the same size by the same number of clients.
struct RedisBenchmark {
  let host: String
  let port: Int
  let clients: Int
  let sessions: Int

  /// Operations a second of 80 % GET and 20 % SET, from the rates of each: the tool does one kind at a time.
  func rate(seconds: Double) async throws -> Double {
    let (get, set) = (try await rate(of: "get", seconds: seconds / 2), try await rate(of: "set", seconds: seconds / 2))
    return 1 / (0.8 / get + 0.2 / set)
  }

  /// The rate of one kind of request. The tool takes a number of requests, not a time: a short run estimates it.
  private func rate(of test: String, seconds: Double) async throws -> Double {
    let guess = try await measure(test, requests: max(2000, clients * 50))
    return try await measure(test, requests: max(2000, Int(guess * seconds)))
  }

  private func measure(_ test: String, requests: Int) async throws -> Double {
    let printed = try await RawTool.run(
      "redis-benchmark",
      [
        "-h", host, "-p", "\(port)", "-c", "\(clients)", "-n", "\(requests)", "-d", "512", "-r", "\(sessions)", "-P", "1", "-t", test,
        "--csv",
      ])
    // "GET","12345.67",...
    let fields = printed.split(separator: "\n").last { $0.uppercased().contains("\"\(test.uppercased())\"") }?.split(separator: ",")
    guard let fields, fields.count > 1, let rate = Double(fields[1].trimmingCharacters(in: ["\""])), rate > 0 else {
      throw ValidationError("'redis-benchmark' printed no rate for \(test): \(printed.suffix(200))")
    }
    return rate
  }
}
