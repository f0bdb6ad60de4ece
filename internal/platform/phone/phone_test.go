package phone

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestVariantsOfANumberHaveOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain", "34600000001", "34600000001"},
		{"plus", "+34600000001", "34600000001"},
		{"as people write it", "+34 600-00 (00) 01", "34600000001"},
		{"with a hard space", "+34\u00a0600000001", "34600000001"},
		{"brazil, mobile with its ninth digit", "5511987654321", "5511987654321"},
		{"brazil, mobile without", "551187654321", "5511987654321"},
		{"brazil, landline", "551133334444", "551133334444"},
		{"mexico, with the old 1", "5215512345678", "525512345678"},
		{"mexico", "525512345678", "525512345678"},
		{"argentina, from abroad", "5491155550101", "5491155550101"},
		{"argentina, without the 9", "541155550101", "5491155550101"},
		{"argentina, with the 15", "54111555550101", "5491155550101"},
		{"argentina, 15 after three digits", "54351154567890", "5493514567890"},
		{"argentina, 15 after four digits", "54290115456789", "5492901456789"},
		{"a user id is no number", "AR.4f9c", ""},
		{"words", "ana", ""},
		{"nothing", "", ""},
	} {
		if got := Canonical(c.in); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestTheOneFormStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := Canonical(rapid.StringMatching(`\+?(54|55|52|521|549)?[0-9]{0,13}`).Draw(t, "number"))
		if twice := Canonical(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}

func TestDisplaysStayBounded(t *testing.T) {
	t.Parallel()
	d := NewDisplays()
	for i := range displaysKept + 10 {
		d.seen[fmt.Sprint("filler ", i)] = "x"
	}
	if got := d.Of("5491155550101"); got != "+54 9 11 5555-0101" || len(d.seen) > displaysKept {
		t.Errorf("%q, %d kept", got, len(d.seen))
	}
	if got := d.Of("7"); got != "+7" {
		t.Errorf("what is no number is shown as %q", got)
	}
}
