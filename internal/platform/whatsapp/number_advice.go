package whatsapp

import (
	"strconv"

	"recado.dev/internal/platform"
)

// advised adds to a failure of a call about an account's numbers what helps.
func advised(err error) error {
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Advice.En != "" {
		return f
	}
	code, atoi := strconv.Atoi(f.Code)
	if atoi != nil {
		code = -1
	}
	if a, ok := advice[code]; ok {
		f.Advice = a
	} else if code >= 200 && code <= 299 {
		f.Advice = advice[10]
	} else if a, ok := adviceByKind[f.Kind]; ok {
		f.Advice = a
	}
	return f
}

// advice is what helps, by the network's code.
var advice = map[int]platform.Text{
	0:   tokenAdvice,
	190: tokenAdvice,
	1: {
		En: "The network did not understand the request. For a sign-up, compare the app's secret with the one in the app's basic settings.",
		Es: "La red no entendió la petición. Si es una conexión con ventana, compara la clave secreta con la de la configuración básica de la aplicación.",
	},
	3:  permissionAdvice,
	10: permissionAdvice,
	4:  rateAdvice,
	33: {
		En: "The number is no longer on this account, or the token may not see it. Read the list again.",
		Es: "El número ya no está en esta cuenta, o el token no tiene permiso para verlo. Vuelve a leer la lista.",
	},
	100: {
		En: "The network does not accept one of the values. Its own words say which.",
		Es: "La red no acepta alguno de los valores. Sus propias palabras dicen cuál.",
	},
	101: {
		En: "The network does not know the app: compare the app ID with the one in the app's dashboard.",
		Es: "La red no conoce la aplicación: compara el identificador con el del panel de la aplicación.",
	},
	368: {
		En: "The network has restricted the business for a policy violation. See what it says in the business settings, and ask for a review there.",
		Es: "La red ha restringido la empresa por incumplir una política. Mira qué dice en la configuración de la empresa y pide allí una revisión.",
	},
	2200: {
		En: "The network could not check this server's address. It has to be reachable from the internet by https with a certificate that others trust.",
		Es: "La red no pudo comprobar la dirección de este servidor. Tiene que ser accesible desde internet por https, con un certificado de confianza.",
	},
	80007: rateAdvice,
	80008: rateAdvice,
	131000: {
		En: "Something went wrong at the network. Try again in a few minutes.",
		Es: "Algo falló en la red. Inténtalo de nuevo en unos minutos.",
	},
	131005: permissionAdvice,
	131016: {
		En: "The network is overloaded. Try again in a few minutes.",
		Es: "La red está saturada. Inténtalo de nuevo en unos minutos.",
	},
	131031: {
		En: "The business account is locked. Only the network can unlock it: ask for a review in the business settings.",
		Es: "La cuenta de empresa está bloqueada. Solo la red puede desbloquearla: pide una revisión en la configuración de la empresa.",
	},
	131037: {
		En: "The display name has to be approved first. Ask for another name if this one was declined.",
		Es: "Primero hay que aprobar el nombre visible. Si lo rechazaron, pide otro.",
	},
	131045: {
		En: "The number is not registered. Register it with its PIN.",
		Es: "El número no está registrado. Regístralo con su PIN.",
	},
	133000: {
		En: "An earlier deregistration is not finished. Deregister the number again, then register it.",
		Es: "Una baja anterior no se completó. Da de baja el número otra vez y después regístralo.",
	},
	133004: {
		En: "The network's server is away for the moment. Try again in a few minutes.",
		Es: "El servidor de la red no está disponible por el momento. Inténtalo de nuevo en unos minutos.",
	},
	133005: {
		En: "The PIN is not the one that was set. If nobody knows it, switch two-step verification off in WhatsApp Manager; a new one can then be set by registering.",
		Es: "El PIN no es el que se configuró. Si nadie lo sabe, desactiva la verificación en dos pasos en WhatsApp Manager; al registrar podrás poner otro.",
	},
	133006: {
		En: "The number has to be verified before it is registered: ask for a code.",
		Es: "Hay que verificar el número antes de registrarlo: pide un código.",
	},
	133008: {
		En: "The PIN was wrong too often. The network's words say how long to wait.",
		Es: "El PIN fue incorrecto demasiadas veces. La red indica cuánto hay que esperar.",
	},
	133009: {
		En: "The PIN was entered too soon after the last time. Wait a minute.",
		Es: "El PIN se introdujo demasiado pronto. Espera un minuto.",
	},
	133010: {
		En: "The number is not registered. Register it with its PIN first.",
		Es: "El número no está registrado. Primero regístralo con su PIN.",
	},
	133015: {
		En: "The number was deleted a moment ago. Wait five minutes and register it then.",
		Es: "El número se eliminó hace un momento. Espera cinco minutos y regístralo entonces.",
	},
	133016: {
		En: "A number may be registered and deregistered ten times in 72 hours, and this one was. Wait until the first of those times is over.",
		Es: "Un número se puede registrar y dar de baja diez veces en 72 horas, y ya se llegó a ese límite. Espera a que pase el plazo.",
	},
	136021: {
		En: "The number is on a WhatsApp account already. Delete that account in the phone's app, or take the number off the other business account; then wait three minutes.",
		Es: "El número ya está en una cuenta de WhatsApp. Elimina esa cuenta en la aplicación del teléfono o quita el número de la otra cuenta de empresa; después espera tres minutos.",
	},
	136024: {
		En: "No code is sent now: the number is verified already, or codes were asked for too often. Read the list again, or wait and choose a call.",
		Es: "Ahora no se envía ningún código: el número ya está verificado o se pidieron demasiados. Vuelve a leer la lista, o espera y elige una llamada.",
	},
	136025: {
		En: "The code is wrong or too old. Type it again, or ask for a new one.",
		Es: "El código es incorrecto o ha caducado. Escríbelo de nuevo o pide otro.",
	},
}

var (
	tokenAdvice = platform.Text{
		En: "The access token is no longer valid. Make a new one in the business settings and put it into the channel's settings, or connect again.",
		Es: "El token de acceso ya no es válido. Crea otro en la configuración de la empresa y ponlo en los ajustes del canal, o vuelve a conectar.",
	}
	permissionAdvice = platform.Text{
		En: "The token lacks a permission: it needs whatsapp_business_management and whatsapp_business_messaging, and full control of the account.",
		Es: "Al token le falta un permiso: necesita whatsapp_business_management y whatsapp_business_messaging, y control total de la cuenta.",
	}
	rateAdvice = platform.Text{
		En: "The network takes no more calls for the moment. Try again in an hour at the latest.",
		Es: "La red no admite más peticiones por el momento. Inténtalo de nuevo, como mucho, dentro de una hora.",
	}
)

// adviceByKind is what helps where the code says nothing.
var adviceByKind = map[platform.FailureKind]platform.Text{
	platform.BadCredentials: tokenAdvice,
	platform.Throttled:      rateAdvice,
	platform.Unreachable: {
		En: "The network did not answer. Try again in a few minutes.",
		Es: "La red no respondió. Inténtalo de nuevo en unos minutos.",
	},
	platform.Uncertain: {
		En: "The answer was lost, so it may have been done all the same. Read the list again before you repeat it.",
		Es: "La respuesta se perdió, así que puede que sí se haya hecho. Vuelve a leer la lista antes de repetirlo.",
	},
}
