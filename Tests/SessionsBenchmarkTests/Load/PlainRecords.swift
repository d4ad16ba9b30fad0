import Sessions
import SessionsMemory
import SessionsTesting

/// A store that says that it can do nothing beyond the least.
struct PlainRecords: RecordStoreWrapper {
  let base: any SessionRecordStore = MemoryRecordStore()

  var capabilities: Set<SessionCapability> { [] }
}
