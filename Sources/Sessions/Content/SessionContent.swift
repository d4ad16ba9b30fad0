/// The content of a session: everything that operations change and that a store keeps as one whole.
public struct SessionContent: Sendable, Equatable {
  /// The fields.
  public var fields: FieldMap
  /// The flash values that nobody has taken yet. They never shadow fields (`[FL-1]`).
  public var flash: FieldMap
  /// The owner of the session, such as a user id; nil while anonymous (`[IX-1]`).
  public var subject: String?
  /// Whether the browser should keep the cookie after it closes (`[TTL-11]`).
  public var isPersistent: Bool
  /// This session's own idle limit; nil means the store's.
  public var idleLimit: SessionLimit?
  /// This session's own absolute limit; nil means the store's.
  public var absoluteLimit: SessionLimit?
  /// When the session last gained privilege: the time of its last rotation for a privilege change (`[IX-4]`).
  public var authenticatedAt: Timestamp?
  /// When the absolute limit was restarted by a full authentication; nil means it runs from creation (`[ROT-5]`).
  public var lifetimeRestartedAt: Timestamp?

  /// Creates content; the default is that of an anonymous, empty session.
  public init(
    fields: FieldMap = FieldMap(),
    flash: FieldMap = FieldMap(),
    subject: String? = nil,
    isPersistent: Bool = false,
    idleLimit: SessionLimit? = nil,
    absoluteLimit: SessionLimit? = nil,
    authenticatedAt: Timestamp? = nil,
    lifetimeRestartedAt: Timestamp? = nil
  ) {
    self.fields = fields
    self.flash = flash
    self.subject = subject
    self.isPersistent = isPersistent
    self.idleLimit = idleLimit
    self.absoluteLimit = absoluteLimit
    self.authenticatedAt = authenticatedAt
    self.lifetimeRestartedAt = lifetimeRestartedAt
  }

  /// Whether there is nothing worth a record: no session is created for it (`[MW-1]`).
  public var isEmpty: Bool { fields.isEmpty && flash.isEmpty && subject == nil }

  /// Compares subjects by their bytes, as backends do.
  public static func == (lhs: SessionContent, rhs: SessionContent) -> Bool {
    lhs.fields == rhs.fields && lhs.flash == rhs.flash && lhs.subject.isSameSubject(as: rhs.subject)
      && lhs.isPersistent == rhs.isPersistent && lhs.idleLimit == rhs.idleLimit
      && lhs.absoluteLimit == rhs.absoluteLimit && lhs.authenticatedAt == rhs.authenticatedAt
      && lhs.lifetimeRestartedAt == rhs.lifetimeRestartedAt
  }
}

extension String {
  /// Whether both texts have the same UTF-8 bytes. Keys and subjects are compared so: to `==` a composed and a decomposed character are
  /// the same (`[FD-2]`, `[IX-2]`).
  package func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String? {
  /// Whether both are nil, or the same subject byte for byte.
  package func isSameSubject(as other: String?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let subject?, let other?): subject.hasSameBytes(as: other)
    default: false
    }
  }
}
