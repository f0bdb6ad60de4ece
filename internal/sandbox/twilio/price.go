package twilio

import "strings"

// rates are what an SMS costs by the beginning of the other side's number, in
// hundredths of a cent.
var rates = []struct {
	prefix string
	price  int64
}{{"+34", 780}, {"+44", 524}, {"+54", 810}, {"+52", 650}, {"+55", 610}, {"+57", 560}, {"+1", 83}}

// perWhatsApp is the platform's own part of each WhatsApp message either way,
// in hundredths of a cent.
const perWhatsApp = 50

// perPicture is what an SMS with files costs.
const perPicture = 220

// priceOf is what a message costs.
func priceOf(channel, person string, parts, files int) int64 {
	if channel == whatsApp {
		return perWhatsApp
	}
	if files > 0 {
		return perPicture
	}
	each := int64(500)
	for _, r := range rates {
		if strings.HasPrefix(person, r.prefix) {
			each = r.price
			break
		}
	}
	return each * int64(parts)
}
