/// What a presented secret is worth against a record.
enum Authentication {
  case live(SessionSnapshot)
  case superseded
  case mismatch
}
