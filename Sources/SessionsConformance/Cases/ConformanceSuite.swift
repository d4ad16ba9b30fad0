package import Sessions

/// The catalogue of cases.
public enum ConformanceSuite {
  /// The version of the exported data cases.
  public static let vectorsVersion: String = "1"
  /// The version of the catalogue. A case's id never changes its meaning; new cases raise the second number.
  public static let version: String = "0.1.0"

  /// All cases, in the order of their families.
  public static let cases: [ConformanceCase] = families.flatMap { $0 }

  private static let families: [[ConformanceCase]] = [
    CrudCases.all, CrudCommitCases.all, CrudFieldCases.all, NewSessionCases.all, [CrudModelCase.sequential],
    LifetimeDeadlineCases.all, LifetimeBoundaryCases.all, LifetimeDurationCases.all, LifetimeOwnLimitCases.all,
    LifetimeIdleCases.all, LifetimeThrottleCases.all, LifetimeClockCases.all, LifetimePruneCases.all,
    FlashDeliveryCases.all, FlashKeepCases.all, FlashTakerCases.all, FlashLifeCases.all, FlashRequestCases.all,
    RotationCases.all, RotationGraceCases.all, RotationAllowanceCases.all, RotationRaceCases.all, RotationIdentityCases.all,
    RotationLifetimeCases.all,
    DestroyCases.all, DestroyLateCases.all, DestroyRaceCases.all,
    ConcurrencyCases.all, CommitOutcomeCases.all, ForcedRaceCases.all, LoadCases.all,
    IsolationCases.all, NamespaceCases.all, ScheduleCases.all,
    PayloadCases.all, SizeCases.all,
    TokenCases.all, CandidateCases.all, BadInputCases.all, SecurityCases.all,
    SubjectCases.all, SubjectLimitCases.all,
    CookieCases.all, CarrierCases.all,
    UnreadableRecordCases.all,
    RecordCreateCases.all, RecordReplaceCases.all, RecordTouchCases.all, RecordRemovalCases.all, RecordDataCases.all,
    RecordClockCases.all, RecordPastDeadlineCases.all, RecordTwoDeadlineCases.all, RecordIndexTimeCases.all, RecordIndexEndCases.all,
    RecordVersionCases.all, RecordExpiryCases.all, RecordProgramCases.all, PayloadLengthCases.all, PayloadLikenessCases.all,
    KeyLikenessCases.all, SubjectLikenessCases.all, ManyRecordCases.all, PageCases.all, UnderWayCases.all, RecordDeclarationCases.all,
    RecordRaceCases.all, RecordStormRaceCases.all, RecordExpiryRaceCases.all, RecordSubjectCases.all, RecordSubjectRaceCases.all,
    RecordSubjectEndCases.all, RecordScopeCases.all, PersistenceCases.all, AcknowledgementCases.all, InterruptionCases.all,
    RecordNumberCases.all, RecordInterruptionCases.all, RestartRecordCases.all, RestartRemovalCases.all, RestartSessionCases.all,
    RestartRaceCases.all, WholeSessionCases.all, SubjectRequestCases.all, LateRequestCases.all, CookieRequestCases.all,
    ModelCases.all,
  ]

  /// The smaller suite for the author of a record store: the cases that call its operations directly, with nothing in between.
  ///
  /// A failure names one operation and one column. A store that passes these, and uses `ServerSessionStore`, is nearly there; ``cases``
  /// adds the sessions on top of the records, and forced races.
  public static let recordStoreCases: [ConformanceCase] = cases.filter { $0.family == "REC" || recordsOnly.contains($0.id) }

  /// Cases of other families that touch nothing but records.
  private static let recordsOnly: Set<String> = ["CONC-004", "ISO-015"]

  /// The case with an id, in upper or lower case.
  public static func find(_ id: String) -> ConformanceCase? {
    cases.first { $0.id.lowercased() == id.lowercased() }
  }
}

/// Makes a value from its JSON text: shorthand for the cases.
package func json(_ text: String) -> EncodedValue { EncodedValue(json: text) }
