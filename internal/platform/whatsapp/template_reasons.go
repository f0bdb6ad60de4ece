package whatsapp

import "recado.dev/internal/platform"

// templateReasons are the network's words for a rejection or a pause, with what
// helps.
func templateReasons() map[string]platform.Text {
	return map[string]platform.Text{
		"ABUSIVE_CONTENT": {
			En: "Its words were read as threatening or insulting. Say the same kindly, without threats, and submit it again.",
			Es: "Sus palabras se han leído como una amenaza o un insulto. Di lo mismo con amabilidad y vuelve a enviarla a revisión.",
		},
		"INCORRECT_CATEGORY": {
			En: "It belongs to another category. Choose the one that fits what it says (anything that sells is marketing) and submit it again.",
			Es: "Es de otra categoría. Elige la que corresponda a lo que dice (todo lo que vende es marketing) y vuelve a enviarla a revisión.",
		},
		"CATEGORY_NOT_AVAILABLE": {
			En: "This category is not open to your account. Choose another one, or ask the platform's support.",
			Es: "Tu cuenta no puede usar esta categoría. Elige otra o pregunta al soporte de la plataforma.",
		},
		"INVALID_FORMAT": {
			En: "Its form is not allowed: look at variables without words around them, examples that are none, shortened links and signs in header or footer. Mend that and submit it again.",
			Es: "Su forma no se admite: mira si hay variables sin palabras alrededor, ejemplos que no lo son, enlaces acortados o signos en el encabezado o el pie. Corrígelo y vuelve a enviarla a revisión.",
		},
		"PROMOTIONAL": {
			En: "It sells something, which this category does not allow. Take the offer out, or make it a marketing template.",
			Es: "Vende algo, y esta categoría no lo permite. Quita la oferta o conviértela en una plantilla de marketing.",
		},
		"SCAM": {
			En: "It was read as an attempt to cheat: it asks for secrets or card numbers, or promises prizes. Take that out and submit it again.",
			Es: "Se ha leído como un intento de engaño: pide secretos o números de tarjeta, o promete premios. Quítalo y vuelve a enviarla a revisión.",
		},
		"TAG_CONTENT_MISMATCH": {
			En: "Its words are in another language, or about something else, than it says. Write them in the language of this tab, in the category that fits, and submit it again.",
			Es: "Su texto está en otro idioma, o trata de otra cosa, de lo que declara. Escríbelo en el idioma de esta pestaña, en la categoría que corresponda, y vuelve a enviarla a revisión.",
		},
		"FIRST_PAUSE": {
			En: "Too many people blocked or reported it: it rests for 3 hours and goes on by itself. Send it to those who expect it, or change its words.",
			Es: "Demasiadas personas la han bloqueado o denunciado: descansa 3 horas y después sigue sola. Envíala a quien la espera o cambia su texto.",
		},
		"SECOND_PAUSE": {
			En: "People blocked or reported it again: it rests for 6 hours. The next time it is switched off for good, so change its words or whom you send it to.",
			Es: "La han vuelto a bloquear o denunciar: descansa 6 horas. La próxima vez se desactiva para siempre, así que cambia su texto o a quién la envías.",
		},
		"DISABLED": {
			En: "It was switched off for good after several pauses. Duplicate it under another name and write it anew.",
			Es: "Se ha desactivado para siempre tras varias pausas. Duplícala con otro nombre y escríbela de nuevo.",
		},
	}
}
