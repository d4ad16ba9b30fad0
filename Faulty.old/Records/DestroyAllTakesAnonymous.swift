import Sessions

struct DestroyAllTakesAnonymous: ScanningWrapper {
  let scan: KeyedRecords

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    for (candidate, record) in try await scan.all() where record.subject == nil && candidate != key { try await base.destroy(candidate) }
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
