package import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsTesting

/// `faulty:NAME`: a store with a planted fault, which has to fail.
package struct FaultyLabStore: LabStore {
  package static let usage: String = "faulty:NAME for one that has to fail"
  private let faulty: FaultyStore

  package init?(argument: String) {
    guard let name = Self.rest(of: argument, after: "faulty"), let faulty = Self.all.first(where: { $0.name == name }) else { return nil }
    self.faulty = faulty
  }

  package var name: String { "faulty:\(faulty.name)" }

  package func makeBackend() -> any ConformanceBackend {
    guard endsItsProcess else { return FaultyStoreBackend(faulty) }
    return ProcessBackend(
      name: name, command: ChildCommand(serving: self, isQuiet: true), details: ["fault": faulty.fault], opensTwice: false)
  }

  package func makeIsolatedBackend() -> (any ConformanceBackend)? {
    guard served != nil else { return nil }
    return endsItsProcess ? makeBackend() : makeServedBackend()
  }

  /// Nil for a fault above the record store.
  package var served: ServedStore? {
    guard case .records(let wrap) = faulty.layer else { return nil }
    return ServedStore(inMemory: { AnyRecordStore(wrap($0)) })
  }

  package func counted() throws -> CountedStore {
    guard !endsItsProcess else { throw UncountableStore.otherProcess }
    return CountedStore(self, ServerlessMeter())
  }

  /// Whether only a run in another process survives it.
  private var endsItsProcess: Bool { FaultyStore.processFaults.contains { $0.name == faulty.name } }

  // For the texts of `--list` and `--explain`.

  /// The arguments of all faulty stores, each with its fault.
  static var listing: [(argument: String, fault: String)] { all.map { ("faulty:\($0.name)", $0.fault) } }

  private static let all: [FaultyStore] = FaultyStore.all + FaultyStore.processFaults
}
