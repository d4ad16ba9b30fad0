import Sessions

struct DeviationBesideCapability: SessionStoreWrapper {
  let base: any SessionStore

  var deviations: Set<SessionDeviation> { [.destroyDoesNotRevoke] }
}
