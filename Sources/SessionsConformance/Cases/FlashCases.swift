import Sessions

/// Values that are delivered once.
enum FlashCases {
  static let all: [ConformanceCase] = [
    FlashDeliveryCases.all, FlashKeepCases.all, FlashTakerCases.all, FlashLifeCases.all, FlashRequestCases.all,
  ].flatMap { $0 }
}
