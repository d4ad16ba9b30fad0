import Sessions

struct DestroyAllStopsEarly: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let page = try await indexed().records(of: subject, after: nil, limit: 2, now: .beginning).filter { $0.key != key }
    for (key, _) in page { try await base.destroy(key) }
    return page.count
  }
}
