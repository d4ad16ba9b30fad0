import Sessions
import SessionsConformance
import SessionsMemory

/// A value of `--store` that names no store. Commands refuse it before they run, by its mistake.
struct MistakenLabStore: LabStore {
  static let usage: String = ""
  let name: String
  let mistake: String?

  /// - Parameters:
  ///   - value: The value, of which no more is shown than surely holds no password.
  ///   - mistake: A sentence about it.
  init(_ value: String, _ mistake: String) {
    let isPlace = value.hasPrefix("env:") || value.hasPrefix("file:")
    name = isPlace || !value.contains { ":@".contains($0) } ? value : "\(value.prefix { !":@".contains($0) }):..."
    self.mistake = mistake.hasSuffix(".") ? String(mistake.dropLast()) : mistake
  }

  init?(argument: String) { nil }

  func makeBackend() -> any ConformanceBackend {
    RecordStoreBackend<MemoryRecordStore>(name: name) { [mistake] _ in throw SessionError(.misconfigured, mistake ?? "") }
  }
}
