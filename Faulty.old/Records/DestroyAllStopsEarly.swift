import Sessions

struct DestroyAllStopsEarly: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let all = try await indexed().records(of: subject, after: nil, limit: .max, now: .beginning)
    let page = all.filter { $0.key != key }.prefix(2)
    for (key, _) in page { try await base.destroy(key) }
    return page.count
  }
}
