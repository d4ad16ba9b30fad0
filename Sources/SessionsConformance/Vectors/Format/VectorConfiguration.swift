import Sessions

/// The settings of a vector's store that differ from the defaults.
struct VectorConfiguration: Sendable, Hashable, Codable {
  /// The size limits that differ from the defaults.
  struct Sizes: Sendable, Hashable, Codable {
    /// The most bytes of a key.
    var keyBytes: Int?
    /// The most bytes of a value.
    var valueBytes: Int?
    /// The most fields, and the most flash values.
    var fieldCount: Int?
    /// The most bytes of a subject.
    var subjectBytes: Int?
    /// The most bytes of a record.
    var recordBytes: Int?
  }

  /// The idle limit.
  var idle: VectorLimit?
  /// The absolute limit.
  var absolute: VectorLimit?
  /// The touch interval.
  var touchInterval: VectorDuration?
  /// The longest limit that is accepted.
  var longestAllowed: VectorDuration?
  /// The size limits.
  var sizes: Sizes?
  /// How long the old token works after a periodic rotation.
  var grace: VectorDuration?
  /// How long after the grace an old token counts as that of a slow request.
  var inFlightAllowance: VectorDuration?
  /// The most sessions of a subject.
  var maximumSessionsPerSubject: Int?
  /// Whether a reused token ends the session.
  var revokesOnReuse: Bool?
  /// Whether a damaged record is an error.
  var failsOnCorruptRecord: Bool?
}

extension VectorConfiguration {
  /// Writes down the settings that differ from the defaults; nil if one of them cannot be written as data.
  init?(_ configuration: ServerSessionStoreConfiguration) {
    let usual = ServerSessionStoreConfiguration()
    guard configuration.revocationEpochs == nil, configuration.commitTimeout == usual.commitTimeout else { return nil }
    func changed<Value: Equatable>(_ path: KeyPath<ServerSessionStoreConfiguration, Value>) -> Value? {
      configuration[keyPath: path] == usual[keyPath: path] ? nil : configuration[keyPath: path]
    }
    self.init(
      idle: changed(\.limits.idle).map(VectorLimit.init), absolute: changed(\.limits.absolute).map(VectorLimit.init),
      touchInterval: configuration.limits.touchInterval.map(VectorDuration.init),
      longestAllowed: changed(\.limits.longestAllowed).map(VectorDuration.init),
      sizes: changed(\.sizes).map { _ in
        Sizes(
          keyBytes: changed(\.sizes.keyBytes), valueBytes: changed(\.sizes.valueBytes), fieldCount: changed(\.sizes.fieldCount),
          subjectBytes: changed(\.sizes.subjectBytes), recordBytes: changed(\.sizes.recordBytes))
      },
      grace: changed(\.grace).map(VectorDuration.init), inFlightAllowance: changed(\.inFlightAllowance).map(VectorDuration.init),
      maximumSessionsPerSubject: configuration.maximumSessionsPerSubject, revokesOnReuse: changed(\.reusePolicy).map { _ in true },
      failsOnCorruptRecord: changed(\.corruptRecordPolicy).map { _ in true })
  }

  /// The settings as stores take them.
  var configuration: ServerSessionStoreConfiguration {
    var configuration = ServerSessionStoreConfiguration()
    if let idle { configuration.limits.idle = idle.limit }
    if let absolute { configuration.limits.absolute = absolute.limit }
    if let touchInterval { configuration.limits.touchInterval = touchInterval.duration }
    if let longestAllowed { configuration.limits.longestAllowed = longestAllowed.duration }
    if let bytes = sizes?.keyBytes { configuration.sizes.keyBytes = bytes }
    if let bytes = sizes?.valueBytes { configuration.sizes.valueBytes = bytes }
    if let count = sizes?.fieldCount { configuration.sizes.fieldCount = count }
    if let bytes = sizes?.subjectBytes { configuration.sizes.subjectBytes = bytes }
    if let bytes = sizes?.recordBytes { configuration.sizes.recordBytes = bytes }
    if let grace { configuration.grace = grace.duration }
    if let inFlightAllowance { configuration.inFlightAllowance = inFlightAllowance.duration }
    configuration.maximumSessionsPerSubject = maximumSessionsPerSubject
    if revokesOnReuse == true { configuration.reusePolicy = .revoke }
    if failsOnCorruptRecord == true { configuration.corruptRecordPolicy = .fail }
    return configuration
  }
}
