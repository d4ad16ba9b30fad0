import SessionLab
import SessionsBenchmark
import Testing

/// The search for a store's limit, on stores whose limits are known.
struct SaturationSearchTests {
  /// A store that does `closed` requests a second in closed loops and `most` in open ones.
  private func find(closed: [Double], most: Double, inOverload: Double? = nil) async throws -> (rate: Double, offered: [Double]) {
    var (offered, numbers) = ([Double](), [Int]())
    let search = SaturationSearch { number, rate in
      numbers.append(number)
      guard let rate else { return .reached(closed[number], keptUp: true) }
      offered.append(rate)
      return rate <= most ? .reached(rate, keptUp: true) : .reached(inOverload ?? most, keptUp: false)
    }
    let rate = try await search.result().get()
    #expect(numbers == Array(0..<numbers.count))
    return (rate, offered)
  }

  @Test func `a store that a closed loop keeps busy can do what it did there`() async throws {
    let found = try await find(closed: [900, 1100, 1000], most: 1050, inOverload: 950)
    #expect(found.rate == 1000)
    #expect(found.offered == [1100, 1100])
  }

  @Test func `a store that waits in a closed loop is asked for more until it falls behind`() async throws {
    let found = try await find(closed: [1000, 1000, 1000], most: 1600)
    #expect(found.rate == 1600)
    #expect(found.offered.map { $0.rounded() } == [1100, 1375, 1719, 1719])
  }

  @Test func `what is kept up with counts, also when the store breaks down beyond it`() async throws {
    let found = try await find(closed: [1000, 1000, 1000], most: 1400, inOverload: 200)
    #expect(abs(found.rate - 1375) < 1e-6)
  }

  @Test func `a store that falls behind once is asked again`() async throws {
    var cells: [SaturationSearch.Cell] = [
      .reached(900, keptUp: false), .reached(1100, keptUp: true), .reached(1300, keptUp: false), .reached(1250, keptUp: false),
    ]
    let search = SaturationSearch { _, rate in rate == nil ? .reached(1000, keptUp: true) : cells.removeFirst() }
    #expect(try await search.result().get() == 1300)
    #expect(cells.isEmpty)
  }

  @Test func `it ends with a store that has no limit`() async throws {
    let found = try await find(closed: [1000, 1000, 1000], most: .infinity)
    #expect(found.offered.count == SaturationSearch.mostOpenLoops)
    #expect(found.rate == found.offered.last)
  }

  @Test func `a closed loop without numbers says why`() async throws {
    let result = try await SaturationSearch { _, _ in .none(.unsupported(reason: "too large")) }.result()
    guard case .failure(let error) = result, case .unsupported(let reason) = error.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(reason == "too large")
  }

  @Test func `an open loop without numbers leaves what the closed ones found`() async throws {
    let search = SaturationSearch { _, rate in rate == nil ? .reached(700, keptUp: true) : .none(.invalid(reason: "no answer")) }
    #expect(try await search.result().get() == 700)
  }
}
