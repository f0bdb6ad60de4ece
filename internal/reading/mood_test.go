package reading_test

import (
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/reading"
)

// moodTexts are what people write to shops. The tables are judged by a person;
// the lexicon was not made from them alone: the test asks for a share, not for
// all.
var moodTexts = []struct {
	want desk.Sentiment
	text string
}{
	// Spanish, good
	{"positive", "Muchas gracias, todo perfecto"},
	{"positive", "Me encanta el vestido, es precioso 😍"},
	{"positive", "Genial, ya ha llegado. Gracias!"},
	{"positive", "Qué rápido, sois los mejores"},
	{"positive", "Estoy muy contenta con la compra"},
	{"positive", "Excelente atención, lo recomiendo"},
	{"positive", "¡Mil gracias por la ayuda!"},
	{"positive", "Todo bien, llegó ayer y funciona de maravilla"},
	{"positive", "Sin problemas, gracias 👍"},
	{"positive", "No tengo queja, el servicio estupendo"},
	{"positive", "Muy amable, gracias"},
	{"positive", "Graciasss sois unos cracks"},
	{"positive", "La verdad es que me ha gustado mucho"},
	{"positive", "Perfecto, quedo a la espera. ¡Gracias!"},
	{"positive", "Problema resuelto, muchísimas gracias"},
	{"positive", "Un diez, repetiré seguro 💯"},
	{"positive", "Es una pasada, estoy encantado"},
	{"positive", "Ya funciona, gracias por arreglarlo tan rápido"},
	{"positive", "Felicidades por el trato, impecable"},
	{"positive", "No está nada mal, gracias"},
	// Spanish, bad
	{"negative", "Esto es una vergüenza"},
	{"negative", "Llevo tres semanas esperando y nadie contesta"},
	{"negative", "El producto ha llegado roto y nadie me ayuda"},
	{"negative", "Qué estafa, quiero mi dinero"},
	{"negative", "Muy mala atención, no vuelvo"},
	{"negative", "Estoy harta de llamar"},
	{"negative", "El móvil no funciona y es el segundo que me mandan mal"},
	{"negative", "Pésimo servicio 😡"},
	{"negative", "No estoy contento con el trato recibido"},
	{"negative", "Sigo esperando el reembolso, no hay derecho"},
	{"negative", "Me habéis cobrado dos veces, es inaceptable"},
	{"negative", "Devolvedme el dinero ya"},
	{"negative", "Otra vez lo mismo, siempre lo mismo con vosotros"},
	{"negative", "Voy a poner una reclamación"},
	{"negative", "Es la peor tienda en la que he comprado"},
	{"negative", "La talla está mal y el color es horrible"},
	{"negative", "NADIE RESPONDE AL TELÉFONO!!!"},
	{"negative", "Menudo desastre de envío"},
	{"negative", "Estoy muy decepcionada con la calidad"},
	{"negative", "Me parece una tomadura de pelo"},
	{"negative", "Todavía no ha llegado mi pedido y ya voy tarde, vaya tela"},
	{"negative", "No me solucionan nada"},
	{"negative", "El cargador dejó de funcionar a los dos días"},
	{"negative", "Sois unos incompetentes"},
	{"negative", "Ya está bien, llevo semanas así"},
	{"negative", "Vino estropeado y sucio"},
	{"negative", "El repartidor fue muy grosero"},
	{"negative", "Esto no sirve para nada 👎"},
	{"negative", "Me han colgado dos veces"},
	{"negative", "Qué asco de servicio"},
	// Spanish, neither
	{"neutral", "Hola, buenos días"},
	{"neutral", "¿Tenéis la talla M?"},
	{"neutral", "Mi número de pedido es 4711"},
	{"neutral", "Quería saber el horario de la tienda"},
	{"neutral", "¿Cuánto cuesta el envío a Canarias?"},
	{"neutral", "Buenas tardes, ¿me podéis mandar la factura?"},
	{"neutral", "Quiero cambiar la dirección de entrega"},
	{"neutral", "Calle Mayor 5, 28013 Madrid"},
	{"neutral", "Vale"},
	{"neutral", "¿Se puede pagar con tarjeta?"},
	{"neutral", "Necesito una factura con mi NIF"},
	{"neutral", "El martes por la tarde me viene bien"},
	{"neutral", "¿Para cuándo estaría?"},
	{"neutral", "Me gustaría hacer una devolución"},
	{"neutral", "¿Lo tenéis en azul?"},
	{"neutral", "Ok, lo miro y os digo"},
	{"neutral", "Hola, ¿hay alguien?"},
	{"neutral", "¿Cómo puedo seguir mi envío?"},
	{"neutral", "Soy Ana, la de ayer"},
	{"neutral", "Sí, ese mismo"},
	{"neutral", "¿Serían tan amables de decirme el precio?"},
	{"neutral", "Lo recogeré más tarde"},
	{"neutral", "Quería hacer un pedido para 20 personas"},
	{"neutral", "¿Hacéis envíos a Portugal?"},
	{"neutral", "Os mando la foto"},
	// English, good
	{"positive", "Thank you so much, this is perfect!"},
	{"positive", "Great service, very happy"},
	{"positive", "It works perfectly now, thanks"},
	{"positive", "I love it ❤"},
	{"positive", "You guys are amazing"},
	{"positive", "Couldn't be happier with the shoes"},
	{"positive", "That was quick, thanks a lot"},
	{"positive", "Very helpful and friendly, I'd recommend you"},
	{"positive", "Awesome 🎉"},
	{"positive", "Not bad at all, thank you"},
	{"positive", "Brilliant, cheers"},
	{"positive", "No problem, thanks for letting me know"},
	{"positive", "Problem solved, you saved the day"},
	{"positive", "The best customer service I've had"},
	{"positive", "So glad it arrived, it's beautiful"},
	{"positive", "Everything arrived without any problems, thanks"},
	{"positive", "I really appreciate your help"},
	{"positive", "Lovely, thank you :)"},
	// English, bad
	{"negative", "This is unacceptable"},
	{"negative", "I've been waiting for weeks and no one answers"},
	{"negative", "The item arrived broken and I want my money back"},
	{"negative", "Worst company ever"},
	{"negative", "I am really disappointed with the quality"},
	{"negative", "Terrible experience 😡"},
	{"negative", "I'm not happy with this at all"},
	{"negative", "You charged me twice, this is a scam"},
	{"negative", "Still waiting for my refund, what a joke"},
	{"negative", "It doesn't work and support is useless"},
	{"negative", "I'm sick of being ignored"},
	{"negative", "Very rude driver"},
	{"negative", "never again"},
	{"negative", "This is not good enough"},
	{"negative", "WHERE IS MY ORDER? THIS IS RIDICULOUS"},
	{"negative", "My parcel never arrived and nobody responds"},
	{"negative", "Poor service, slow and expensive"},
	{"negative", "I'm fed up with these delays"},
	{"negative", "The screen is damaged and the box was dirty"},
	{"negative", "I want to make a complaint"},
	{"negative", "It stopped working after two days, faulty product"},
	{"negative", "A waste of money"},
	{"negative", "You lied to me about the delivery date"},
	{"negative", "This is so frustrating"},
	{"negative", "I was overcharged and nobody cares"},
	// English, neither
	{"neutral", "Hi, good morning"},
	{"neutral", "Do you have this in blue?"},
	{"neutral", "My order number is 4711"},
	{"neutral", "What time do you close?"},
	{"neutral", "How much is shipping to Spain?"},
	{"neutral", "I need an invoice please"},
	{"neutral", "Can I change the delivery address?"},
	{"neutral", "ok"},
	{"neutral", "Tuesday afternoon works for me"},
	{"neutral", "I'd like to return an item"},
	{"neutral", "What kind of fabric is it?"},
	{"neutral", "How do I track my parcel?"},
	{"neutral", "It's the one from yesterday"},
	{"neutral", "Could you send me the link again?"},
	{"neutral", "Is the shop open on Sunday?"},
	{"neutral", "I would love to know the price"},
	{"neutral", "Would you be so kind as to call me?"},
	{"neutral", "Here is the photo"},
	{"neutral", "Yes, size 42"},
	{"neutral", "Do you ship to Portugal?"},
	// Of both, said without a word for the mood
	{"positive", "Me ha venido de perlas, gracias"},
	{"positive", "Buen producto y buen precio, contenta"},
	{"positive", "Qué bien, ya lo tengo en casa"},
	{"positive", "Os habéis portado, de verdad"},
	{"positive", "Son un encanto los de la tienda"},
	{"negative", "Es increíble lo mal que tratáis a la gente"},
	{"negative", "Otra semana más sin noticias vuestras"},
	{"negative", "Me habéis hecho perder toda la mañana"},
	{"negative", "El sofá ha venido con un agujero"},
	{"negative", "Quiero hablar con un responsable ya"},
	{"negative", "No pienso pagar por esto"},
	{"negative", "La tela se ha roto al segundo lavado, muy mala calidad"},
	{"neutral", "¿Tiene garantía?"},
	{"neutral", "Vivo en un tercero sin ascensor"},
	{"neutral", "¿Puedo recogerlo en tienda mañana?"},
	{"neutral", "Mi correo es otro, apunte"},
	{"neutral", "¿El mejor modelo para correr?"},
	{"positive", "Got it today, looks gorgeous"},
	{"positive", "Really pleased with how you handled this"},
	{"positive", "Top service, will buy again"},
	{"positive", "Spot on, thanks"},
	{"negative", "I have asked three times and still nothing"},
	{"negative", "Sort this out or I go to my bank"},
	{"negative", "The stitching came apart after one wash"},
	{"negative", "You people never pick up the phone"},
	{"negative", "Wrong size again, so annoying"},
	{"negative", "I regret buying here"},
	{"neutral", "Is it machine washable?"},
	{"neutral", "Please leave it with the neighbour"},
	{"neutral", "Which one is the best seller?"},
	{"neutral", "Can someone call me tomorrow?"},
	{"neutral", "I moved house last month"},
	// More of both, written before the rules for complaints
	{"positive", "Ha quedado fenomenal en el salón, gracias a todo el equipo"},
	{"positive", "Da gusto tratar con gente así"},
	{"positive", "Lo he recibido esta mañana y es precioso, mil gracias"},
	{"positive", "Qué maravilla, me lo habéis arreglado en cinco minutos"},
	{"positive", "Súper contenta con el cambio, volveré a comprar"},
	{"positive", "El chico de la entrega fue majísimo"},
	{"positive", "Todo correcto, sois muy profesionales"},
	{"positive", "A mi madre le ha hecho muchísima ilusión 🥰"},
	{"positive", "Mejor de lo que esperaba, la verdad"},
	{"positive", "Os pongo cinco estrellas ahora mismo"},
	{"positive", "Ya está solucionado, qué alivio"},
	{"positive", "Merece la pena cada euro"},
	{"positive", "Me habéis salvado el cumpleaños 😂❤️"},
	{"positive", "Muy atentos en todo momento, así da gusto"},
	{"negative", "He llamado cuatro veces y siempre me cuelgan"},
	{"negative", "Ya van dos semanas y del paquete ni rastro"},
	{"negative", "Me llegó la caja abierta y faltan tres piezas"},
	{"negative", "No me habéis devuelto ni un euro todavía"},
	{"negative", "Cada vez que escribo me decís una cosa distinta"},
	{"negative", "La habitación olía fatal y no nos la cambiaron"},
	{"negative", "Me siento engañado con el precio final"},
	{"negative", "Si no lo arregláis hoy, cancelo todo"},
	{"negative", "Se me está acabando la paciencia"},
	{"negative", "Gracias por nada"},
	{"negative", "El repartidor ni llamó al timbre y puso que no estaba en casa"},
	{"negative", "Es la tercera vez que me mandan la talla equivocada"},
	{"negative", "Me arrepiento de haber comprado aquí"},
	{"negative", "Vaya atención al cliente más penosa"},
	{"negative", "Nadie se hace cargo y el plazo se ha pasado"},
	{"negative", "Esto ya pasa de castaño oscuro"},
	{"negative", "Sigo sin recibir la factura que pedí en enero"},
	{"negative", "El aparato hace un ruido horrible y se calienta 😤"},
	{"negative", "Me prometisteis una llamada ayer y nada"},
	{"negative", "Dinero tirado, no lo recomiendo a nadie"},
	{"neutral", "¿Hasta qué hora estáis abiertos hoy?"},
	{"neutral", "Hola, quería información sobre el curso de abril"},
	{"neutral", "Adjunto el justificante de pago"},
	{"neutral", "¿Me podéis cambiar la cita al jueves, por favor? Gracias"},
	{"neutral", "La dirección es Gran Vía 12, tercero izquierda"},
	{"neutral", "¿Cuál es la mejor hora para llamar?"},
	{"neutral", "Necesito dos entradas para el sábado"},
	{"neutral", "Si hay algún problema con la tarjeta, avísame"},
	{"neutral", "¿El envío es gratis a partir de 50 euros?"},
	{"neutral", "Vale, lo consulto con mi marido y te digo"},
	{"neutral", "Somos cuatro adultos y un niño"},
	{"neutral", "¿Aceptáis Bizum?"},
	{"neutral", "Buenas, ¿sigue disponible el piso de la calle Luna?"},
	{"neutral", "Es para un regalo, ¿lo podéis envolver?"},
	{"positive", "Works like a charm now, thank you!"},
	{"positive", "My kids are over the moon with it"},
	{"positive", "You have been so patient with me, I'm grateful"},
	{"positive", "Arrived a day early, well packed, can't fault it"},
	{"positive", "Honestly the friendliest staff I have met"},
	{"positive", "All sorted, brilliant job"},
	{"positive", "What a lovely surprise to find the note in the box 😊"},
	{"positive", "Super fast delivery and great quality"},
	{"positive", "I'll definitely be back"},
	{"positive", "That fixed it, you're a star"},
	{"positive", "So much better than the old one"},
	{"positive", "Five stars from me"},
	{"positive", "Really enjoyed our stay, thanks to everyone"},
	{"positive", "Much appreciated, have a wonderful day"},
	{"negative", "This is the third time I'm writing about the same thing"},
	{"negative", "Nobody bothered to call me back"},
	{"negative", "Two weeks and still no tracking number"},
	{"negative", "The zip broke on the first day"},
	{"negative", "I paid for express and it took ten days"},
	{"negative", "Your website keeps crashing and I lost my booking"},
	{"negative", "Cancel my account, I've had enough"},
	{"negative", "It smells awful and there are stains all over"},
	{"negative", "How hard can it be to send the right colour?"},
	{"negative", "I was left standing in the rain for an hour"},
	{"negative", "Shocking service, I'll be telling everyone"},
	{"negative", "They keep passing me from one person to another"},
	{"negative", "Half of the order is missing and you closed my ticket"},
	{"negative", "Let me speak to your manager"},
	{"negative", "Not what I ordered, very poor quality"},
	{"negative", "I feel cheated 😠"},
	{"negative", "The driver threw the parcel over the fence"},
	{"negative", "I want my deposit back or you'll hear from my lawyer"},
	{"negative", "Doesn't even turn on. Rubbish."},
	{"negative", "You promised Monday, it is Friday"},
	{"neutral", "Hi, do you have any rooms for the 14th?"},
	{"neutral", "Please find the form attached"},
	{"neutral", "Could you tell me if it's good for sensitive skin?"},
	{"neutral", "I'd like to book a table for six, thanks"},
	{"neutral", "Is there a problem with my card?"},
	{"neutral", "The reference is XK-2201"},
	{"neutral", "We will be there around nine"},
	{"neutral", "Which size would be best for a 10 year old?"},
	{"neutral", "Can I pay in two instalments?"},
	{"neutral", "Just checking that you got my e-mail"},
	{"neutral", "It's for my wife's birthday next Friday"},
	{"neutral", "Let me know if anything is missing"},
	{"neutral", "Do you do gift wrapping?"},
	{"neutral", "Thanks, I'll wait for your call"},
}

// accuracy is the least share of the table that is read right; what is read
// the wrong way round, good for bad, is nearly nothing.
const (
	accuracy = 0.92
	inverted = 0.01
)

func TestMoodsOfRealTexts(t *testing.T) {
	t.Parallel()
	right, wrongWay := 0, 0
	for _, c := range moodTexts {
		got := reading.Mood([]string{c.text})
		if got == c.want {
			right++
			continue
		}
		t.Logf("%q is %s, want %s", c.text, got, c.want)
		if got != desk.SentimentNeutral && c.want != desk.SentimentNeutral {
			wrongWay++
		}
	}
	n := float64(len(moodTexts))
	t.Logf("%d of %d right, %d the wrong way round", right, len(moodTexts), wrongWay)
	if len(moodTexts) < 120 || float64(right) < accuracy*n || float64(wrongWay) > inverted*n {
		t.Errorf("%d of %d right, %d the wrong way round", right, len(moodTexts), wrongWay)
	}
}

func TestTheNewestWordsSayMost(t *testing.T) {
	t.Parallel()
	if got := reading.Mood([]string{"Muchas gracias, todo perfecto", "Esto es una vergüenza"}); got != desk.SentimentPositive {
		t.Errorf("after the thanks %s", got)
	}
	if got := reading.Mood([]string{"¿Hola?", "Esto es una vergüenza, quiero mi dinero"}); got != desk.SentimentNegative {
		t.Errorf("after the complaint %s", got)
	}
	if got := reading.Mood([]string{"", " "}); got != desk.SentimentUnknown {
		t.Errorf("without words %s", got)
	}
}

func BenchmarkMood(b *testing.B) {
	texts := []string{"Hola, llevo tres semanas esperando mi pedido y nadie contesta, ¿me podéis decir algo?"}
	for b.Loop() {
		reading.Mood(texts)
	}
}
