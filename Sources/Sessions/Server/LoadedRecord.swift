/// A live record that was read and decoded.
///
/// Not nested in ``ServerSessionStore``: a nested type would be generic, and its metadata looked up at run time on every request.
struct LoadedRecord {
  let key: RecordKey
  let record: SessionRecord
  let payload: RecordPayload
}
