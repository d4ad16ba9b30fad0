import Sessions

/// When sessions end.
enum LifetimeCases {
  static let all: [ConformanceCase] = [
    LifetimeDeadlineCases.all, LifetimeBoundaryCases.all, LifetimeDurationCases.all, LifetimeOwnLimitCases.all,
    LifetimeIdleCases.all, LifetimeThrottleCases.all, LifetimeClockCases.all, LifetimePruneCases.all,
  ].flatMap { $0 }
}
