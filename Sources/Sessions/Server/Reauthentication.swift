/// What became of a session between two tries of a commit.
enum Reauthentication {
  case live(SessionSnapshot)
  case superseded
  case gone
}
