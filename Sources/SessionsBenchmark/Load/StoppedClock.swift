import Sessions

/// A clock that always tells the same time, so that no request meets another deadline because the machine was slow.
struct StoppedClock: SessionClock {
  let now: Timestamp
}
