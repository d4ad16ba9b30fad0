import Sessions

struct RotationQuietlyMissing: SessionStoreWrapper {
  let base: any SessionStore

  var capabilities: Set<SessionCapability> { base.capabilities.subtracting([.rotationRevocation]) }
}
