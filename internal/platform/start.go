package platform

// Kinds of addresses to which a business may write first.
const (
	StartByPhone = "phone" // a telephone number: "+34 600 …"
	StartByEmail = "email"
)

// Starter is a session by which a business may write to somebody who has not
// written yet; Descriptor.StartBy says to what kind of address.
type Starter interface {
	// Reach answers who is meant by an address, which is a telephone number with
	// its plus sign and no blanks, or an e-mail address: the keys are those that
	// their own messages will bring. False where nobody can have it. No I/O.
	Reach(address string) (Person, bool)
}
