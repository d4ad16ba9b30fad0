import Sessions

struct DestroyAllMatchesPrefix: ScanningWrapper {
  let scan: KeyedRecords

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var count = 0
    for (candidate, record) in try await scan.all() where candidate != key && record.subject?.utf8.starts(with: subject.utf8) == true {
      count += try await base.destroy(candidate) ? 1 : 0
    }
    return count
  }
}
