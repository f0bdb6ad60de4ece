package number

import (
	"errors"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
)

// inSpanish are the sentences that are said about a row, in Spanish.
var inSpanish = map[string]string{
	"there is no such field":                                                      "no existe ese campo",
	"this is a setting, not a secret":                                             "es un ajuste, no un secreto",
	"this is a secret, not a setting":                                             "es un secreto, no un ajuste",
	"this is needed":                                                              "hace falta",
	"control characters are not possible":                                         "no puede llevar caracteres de control",
	"this has to be an address that starts with https://":                         "tiene que ser una dirección que empiece por https://",
	"only digits are possible":                                                    "solo puede llevar cifras",
	"this is not a phone number":                                                  "no es un número de teléfono",
	"this does not look right":                                                    "no parece correcto",
	"a name of 1 to 100 characters is needed":                                     "hace falta un nombre de 1 a 100 caracteres",
	"the row cannot be read with this master key":                                 "la fila no se puede leer con esta clave maestra",
	"the platform's connector refuses these settings":                             "el conector de la plataforma rechaza estos ajustes",
	"the channel's secrets cannot be read with this master key: enter them again": "los secretos del canal no se pueden leer con esta clave maestra: introdúcelos de nuevo",
	"there is no such channel":                                                    "no existe ese canal",
	"it was not registered, since the server stopped meanwhile: register it on the number's page": "no quedó registrado, porque el servidor se detuvo entretanto: regístralo en la página del número",
	"this number is connected already": "este número ya está conectado",
}

func rowProblem(field, en string) *desk.RowProblem {
	es, ok := inSpanish[en]
	switch {
	case ok:
	case strings.HasPrefix(en, "at most "):
		es = "como máximo " + strings.TrimPrefix(en, "at most ")
	default:
		es = "no se pudo: " + en
	}
	return &desk.RowProblem{Field: field, En: en, Es: es}
}

// problemOf is an error as the problem of a row.
func problemOf(err error) *desk.RowProblem {
	var e *desk.Error
	if !errors.As(err, &e) {
		return rowProblem("", "something went wrong here: try the row again")
	}
	if len(e.Problems) > 0 {
		return rowProblem(e.Problems[0].Field, e.Problems[0].Detail)
	}
	return rowProblem("", e.Public)
}

func numberField(i int, field string) string { return fmt.Sprintf("numbers[%d].%s", i, field) }

// atNumber says of which number of an account a problem is.
func atNumber(i int, err error) error {
	var e *desk.Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return err
	}
	out := &desk.Error{Code: e.Code, Err: e.Err}
	for _, p := range e.Problems {
		if p.Field == "name" || strings.HasPrefix(p.Field, "settings.") {
			p.Field = numberField(i, p.Field)
		}
		out.Problems = append(out.Problems, p)
	}
	out.Public = out.Problems[0].Field + ": " + out.Problems[0].Detail
	return out
}
