package contact

import (
	"strings"

	"recado.dev/internal/desk"
)

// AttributePrefix begins the name of a field that is an attribute.
const AttributePrefix = "attribute:"

// ConsentPrefix begins the name of a field that is a kind of consent.
const ConsentPrefix = "consent_"

// Fields are what a column of a file may be, beside attributes.
func Fields() []string {
	return []string{"name", "email", "phone", "external_key", "company", "tags", "notes", "locale", ConsentPrefix + "messages", ConsentPrefix + "marketing"}
}

// headings are what people write above such columns, folded.
func headings() map[string]string {
	return map[string]string{
		"name": "name", "full name": "name", "contact": "name", "customer": "name", "nombre": "name", "nombre completo": "name", "cliente": "name", "contacto": "name", "nombre y apellidos": "name",
		"email": "email", "e mail": "email", "mail": "email", "email address": "email", "correo": "email", "correo electronico": "email",
		"phone": "phone", "phone number": "phone", "mobile": "phone", "mobile phone": "phone", "telephone": "phone", "tel": "phone", "cell": "phone",
		"telefono": "phone", "movil": "phone", "celular": "phone", "numero de telefono": "phone", "telefono movil": "phone",
		"external key": "external_key", "external id": "external_key", "id": "external_key", "customer id": "external_key", "key": "external_key", "clave": "external_key",
		"codigo": "external_key", "codigo de cliente": "external_key", "id de cliente": "external_key", "clave externa": "external_key",
		"company": "company", "organisation": "company", "organization": "company", "empresa": "company", "compania": "company", "organizacion": "company",
		"tag": "tags", "tags": "tags", "labels": "tags", "etiqueta": "tags", "etiquetas": "tags",
		"note": "notes", "notes": "notes", "comments": "notes", "nota": "notes", "notas": "notes", "comentarios": "notes", "observaciones": "notes",
		"consent messages": "consent_messages", "consentimiento mensajes": "consent_messages", "acepta mensajes": "consent_messages",
		"consent marketing": "consent_marketing", "marketing": "consent_marketing", "marketing opt in": "consent_marketing", "opt in": "consent_marketing", "consentimiento": "consent_marketing",
		"consentimiento marketing": "consent_marketing", "acepta publicidad": "consent_marketing", "acepta promociones": "consent_marketing", "publicidad": "consent_marketing",
		"language": "locale", "locale": "locale", "idioma": "locale",
	}
}

// GuessFields answers what each column of a file seems to be, by its heading
// and, for addresses, by what stands in it. No field is guessed twice.
func GuessFields(columns []desk.ImportColumn, attributes []desk.Attribute) []string {
	out := make([]string, len(columns))
	taken := map[string]bool{}
	take := func(i int, field string) {
		if field != "" && out[i] == "" && !taken[field] {
			out[i], taken[field] = field, true
		}
	}
	known := headings()
	for i, c := range columns {
		take(i, known[Fold(c.Name)])
	}
	for i, c := range columns {
		for _, a := range attributes {
			if Fold(c.Name) == Fold(a.Name) || Fold(c.Name) == Fold(a.Key) || strings.TrimSpace(c.Name) == AttributePrefix+a.Key {
				take(i, AttributePrefix+a.Key)
			}
		}
	}
	for i, c := range columns {
		take(i, looks(c.Samples))
	}
	return out
}

// looks answers the field that all samples have the shape of.
func looks(samples []string) string {
	kind, n := "", 0
	for _, s := range samples {
		if s == "" {
			continue
		}
		this := ""
		if v, err := Email(s); err == nil && v != "" {
			this = "email"
		} else if v, err := Phone(s); err == nil && v != "" {
			this = "phone"
		}
		if this == "" || n > 0 && this != kind {
			return ""
		}
		kind, n = this, n+1
	}
	return kind
}

// Fold is a heading without case, accents and what stands between its words.
func Fold(s string) string {
	s = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ü", "u", "_", " ", "-", " ", ".", " ", ":", " ").Replace(strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}
