/// One change to a session. A request's operations are applied, in order, to the newest state of the session (`[CC-1]`).
public enum SessionOperation: Sendable {
  /// Sets a field.
  case set(String, EncodedValue)
  /// Removes a field.
  case remove(String)
  /// Replaces a field by what the function makes of it; nil is no field. It is called again on every retry (`[CC-3]`).
  case update(String, @Sendable (EncodedValue?) throws(SessionError) -> EncodedValue?)
  /// Adds to an integer field, which counts as 0 while absent: an update that is plain data (`[CC-3]`).
  case add(String, Int64)
  /// Removes fields, flash and subject, as far as they were written before this operation (`[CC-5]`).
  case clear
  /// Sets a flash value (`[FL-1]`).
  case flash(String, EncodedValue)
  /// Puts a taken flash value back, unless there is a newer one (`[FL-3]`).
  case keepFlash(String, EncodedValue)
  /// Removes a flash value without delivering it.
  case removeFlash(String)
  /// Sets whose session it is; nil for nobody's (`[IX-1]`).
  case setSubject(String?)
  /// Sets whether the browser should keep the cookie after it closes (`[TTL-11]`).
  case setPersistent(Bool)
  /// Gives the session limits of its own; nil means the store's. The absolute limit runs from creation, or from its last restart.
  case setLimits(idle: SessionLimit?, absolute: SessionLimit?)
  /// Moves the absolute deadline. One that is not in the future ends the session (`[TTL-6]`).
  case expire(at: Timestamp)
}
