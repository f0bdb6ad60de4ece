package ical

// windowsZone is the IANA name of a zone that Outlook calls by its Windows
// name, after Unicode's table of them; empty for one not in it.
func windowsZone(name string) string {
	switch name {
	case "GMT Standard Time", "Greenwich Standard Time":
		return "Europe/London"
	case "Romance Standard Time":
		return "Europe/Paris"
	case "W. Europe Standard Time":
		return "Europe/Berlin"
	case "Central Europe Standard Time":
		return "Europe/Budapest"
	case "Central European Standard Time":
		return "Europe/Warsaw"
	case "E. Europe Standard Time":
		return "Europe/Chisinau"
	case "FLE Standard Time":
		return "Europe/Kyiv"
	case "GTB Standard Time":
		return "Europe/Bucharest"
	case "Turkey Standard Time":
		return "Europe/Istanbul"
	case "Russian Standard Time":
		return "Europe/Moscow"
	case "Morocco Standard Time":
		return "Africa/Casablanca"
	case "W. Central Africa Standard Time":
		return "Africa/Lagos"
	case "South Africa Standard Time":
		return "Africa/Johannesburg"
	case "Egypt Standard Time":
		return "Africa/Cairo"
	case "E. Africa Standard Time":
		return "Africa/Nairobi"
	case "Israel Standard Time":
		return "Asia/Jerusalem"
	case "Arab Standard Time":
		return "Asia/Riyadh"
	case "Arabian Standard Time":
		return "Asia/Dubai"
	case "Pakistan Standard Time":
		return "Asia/Karachi"
	case "India Standard Time":
		return "Asia/Kolkata"
	case "Nepal Standard Time":
		return "Asia/Kathmandu"
	case "SE Asia Standard Time":
		return "Asia/Bangkok"
	case "China Standard Time":
		return "Asia/Shanghai"
	case "Singapore Standard Time":
		return "Asia/Singapore"
	case "Taipei Standard Time":
		return "Asia/Taipei"
	case "Tokyo Standard Time":
		return "Asia/Tokyo"
	case "Korea Standard Time":
		return "Asia/Seoul"
	case "W. Australia Standard Time":
		return "Australia/Perth"
	case "E. Australia Standard Time":
		return "Australia/Brisbane"
	case "AUS Eastern Standard Time":
		return "Australia/Sydney"
	case "Lord Howe Standard Time":
		return "Australia/Lord_Howe"
	case "New Zealand Standard Time":
		return "Pacific/Auckland"
	}
	return windowsZoneAmericas(name)
}

func windowsZoneAmericas(name string) string {
	switch name {
	case "Eastern Standard Time":
		return "America/New_York"
	case "Central Standard Time":
		return "America/Chicago"
	case "Mountain Standard Time":
		return "America/Denver"
	case "US Mountain Standard Time":
		return "America/Phoenix"
	case "Pacific Standard Time":
		return "America/Los_Angeles"
	case "Alaskan Standard Time":
		return "America/Anchorage"
	case "Hawaiian Standard Time":
		return "Pacific/Honolulu"
	case "Atlantic Standard Time":
		return "America/Halifax"
	case "Newfoundland Standard Time":
		return "America/St_Johns"
	case "Central Standard Time (Mexico)":
		return "America/Mexico_City"
	case "Central America Standard Time":
		return "America/Guatemala"
	case "SA Pacific Standard Time":
		return "America/Bogota"
	case "SA Western Standard Time":
		return "America/La_Paz"
	case "SA Eastern Standard Time":
		return "America/Cayenne"
	case "Venezuela Standard Time":
		return "America/Caracas"
	case "Pacific SA Standard Time":
		return "America/Santiago"
	case "Argentina Standard Time":
		return "America/Buenos_Aires"
	case "Montevideo Standard Time":
		return "America/Montevideo"
	case "Paraguay Standard Time":
		return "America/Asuncion"
	case "E. South America Standard Time":
		return "America/Sao_Paulo"
	case "UTC":
		return "UTC"
	}
	return ""
}
