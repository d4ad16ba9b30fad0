import Sessions

/// Declares something beside what it can do.
struct Declares: RecordStoreWrapper {
  let base: any SessionRecordStore
  let claimed: SessionCapability

  var capabilities: Set<SessionCapability> { base.capabilities.union([claimed]) }
}
