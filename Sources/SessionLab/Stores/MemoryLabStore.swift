import Sessions
package import SessionsConformance
import SessionsMemory

/// `memory`: the Memory store.
package struct MemoryLabStore: LabStore {
  package static let usage: String = "memory"
  package let name: String = "memory"

  package init() {}

  package init?(argument: String) {
    guard argument == "memory" else { return nil }
  }

  package func makeBackend() -> any ConformanceBackend {
    RecordStoreBackend(
      name: name, details: ["durability": "none: ends with the process"], isShared: false, version: PackageVersion.current,
      removesNamespace: true
    ) { _ throws(SessionError) in
      MemoryRecordStore()
    }
  }

  package var served: ServedStore? { ServedStore(inMemory: { $0 }) }
}
