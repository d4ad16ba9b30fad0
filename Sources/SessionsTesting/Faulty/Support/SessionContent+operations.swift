import Sessions

extension SessionContent {
  /// Operations that make this content of an empty session.
  var operations: [SessionOperation] {
    fields.map { .set($0.key, $0.value) } + flash.map { .flash($0.key, $0.value) }
      + [.setSubject(subject), .setPersistent(isPersistent), .setLimits(idle: idleLimit, absolute: absoluteLimit)]
  }

  /// Operations that remove what this content has, key by key.
  var removals: [SessionOperation] {
    fields.keys.map { .remove($0) } + flash.keys.map { .removeFlash($0) } + [.setSubject(nil)]
  }
}
