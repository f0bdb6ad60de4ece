package whatsapp

import "recado.dev/internal/platform/phone"

// canonical answers the one form under which a number is known here, in
// digits; "" for anything but a number.
func canonical(number string) string { return phone.Canonical(number) }
