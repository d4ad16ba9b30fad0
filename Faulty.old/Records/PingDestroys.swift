import Sessions

struct PingDestroys: ScanningWrapper {
  let scan: KeyedRecords

  func ping() async throws(SessionError) {
    for (key, _) in try await scan.all() { try await base.destroy(key) }
  }
}
