package script

func spanishShop() []Dialogue {
	return []Dialogue{
		{Key: "guia-tallas", Language: "es", Subject: "Qué talla elegir", Tags: []string{"tallas"}, Lines: []Line{
			c("Hola! Mido 1,68 y peso 61, qué talla me recomendáis de {product}?"), a("¡Hola, {name}! Para esas medidas yo iría a por la M. Talla un poco grande."), ourPhoto("sizes.png", "Te dejo la guía de tallas"),
			c("Y si la quiero más ceñida?"), a("Entonces la S, pero ojo con los hombros."), c("Vale, pido la M 😊"), edited("Vale, pido la S 😊"), a("¡Buena elección!"),
		}},
		{Key: "stock", Language: "es", Subject: "¿Volveréis a tener {product}?", Tags: []string{"producto"}, Lines: []Line{
			c("Buenas! {product} sale agotada en la web. Vais a reponer?"), a("¡Hola! Sí, esperamos reposición a mediados de mes. ¿Quieres que te avise por aquí?"), c("Sí por favor!!"),
			file(Customer, Sticker, "sticker.webp", ""), a("Apuntado. Eres la tercera en la lista, así que no te quedas sin ella 😉"), likes("❤️"),
		}},
		{Key: "anuncio", Language: "es", Subject: "Oferta del anuncio", Tags: []string{"promoción"}, Lines: []Line{
			ad("Semana del lino: 20 % de descuento", "Hola, vi el anuncio del 20 %. ¿Vale también para {product}?"), a("¡Hola, {name}! Sí, toda la colección de lino entra en la promoción hasta el domingo."),
			c("Y se puede combinar con el cupón de bienvenida?"), a("Esta vez no son acumulables, pero el 20 % te sale mejor."), c("Entendido, me lo pienso"), offer("¿Te aparto uno mientras decides?", "Sí, apártamelo", "No hace falta"), choose("Sí, apártamelo"),
			a("Listo: reservado a tu nombre hasta mañana a las 20 h."),
		}},
		{Key: "horario", Language: "es", Subject: "Horario de la tienda", Tags: []string{"tienda"}, Lines: []Line{
			c("hola abrís el sábado por la tarde?"), a("¡Hola! Sí, los sábados de 10 a 21 h sin parar. El domingo cerramos."), c("y dónde se aparca?"), a("Hay un parking público en la plaza, a dos minutos. Con compra superior a 40 € te sellamos una hora."), c("genial gracias"),
		}},
		{Key: "lavado", Language: "es", Subject: "Cómo lavar {product}", Tags: []string{"producto"}, Lines: []Line{
			c("Buenas tardes, compré {product} y le ha caído vino tinto 😭"), a("¡Ay! Tranquila, que tiene arreglo. ¿Hace mucho?"), c("Hace una hora"),
			a("Pon agua fría con un poco de jabón neutro y bicarbonato, déjalo 20 minutos y lávalo a 30 °C. *No uses lejía* ni agua caliente, que fija la mancha."), c("Voy a probar"), photo("product.jpg", "Mira! Ha salido casi todo").after(190), a("¡Qué bien! Si repites una vez más, ni se nota."), likes("🙏"),
		}},
		{Key: "regalo", Language: "es", Subject: "Envolver para regalo", Tags: []string{"pedidos"}, Lines: []Line{
			c("Hola, podéis envolver el pedido {order} para regalo?"), c("Es para mi madre, cumple el viernes"), a("¡Claro, {name}! El envoltorio es gratis. ¿Quieres que pongamos una tarjeta?"), c("Sí: _Feliz cumpleaños, mamá. De parte de los tres._"),
			a("Precioso. Queda puesto así y llega el jueves."), c("Muchísimas gracias de verdad"), weLike("❤️"),
		}},
		{Key: "queja-atencion", Language: "es", Subject: "Queja por la atención en tienda", Tags: []string{"queja"}, Urgent: true, Lines: []Line{
			c("Quiero poner una queja. Ayer en la tienda me atendieron fatal"), a("Siento leer eso, {name}. Cuéntame qué pasó, por favor."), c("Llevaba el tique y no me quisieron cambiar {product} porque decían que estaba usada. No la he usado ni un día."),
			n("Hablado con la tienda de Mayor: la etiqueta estaba quitada pero la prenda impecable. Autorizo el cambio."), a("He hablado con la encargada y tienes razón: debieron cambiártela. Puedes pasar cuando quieras; di que vas de mi parte, {agent}."), c("Gracias, pero vaya rato pasé"),
			a("Lo entiendo perfectamente y lo hemos comentado con el equipo para que no se repita. Te dejo además un detalle en caja por las molestias."), c("Se agradece"),
		}},
		{Key: "decorador", Language: "es", Subject: "Descuento para profesionales", Tags: []string{"empresas"}, Lines: []Line{
			c("Hola, soy interiorista. ¿Tenéis tarifa para profesionales?"), a("¡Hola, {name}! Sí, un 15 % a partir de 500 € al trimestre. ¿Nos pasas un contacto de la empresa?"), card("Nadia Iriarte", "+34 622 014 880"),
			a("Perfecto. Mi compañera de empresas la llama mañana por la mañana."), n("Pasado a empresas. Potencial alto: amueblan pisos turísticos."), c("Estupendo, muchas gracias"),
		}},
		{Key: "visita", Language: "es", Subject: "Recoger en tienda", Tags: []string{"tienda"}, Lines: []Line{
			c("Hola, ya puedo pasar a por el pedido {order}?"), a("¡Hola! Sí, lo tienes en el mostrador de la tienda de Mayor. Trae el DNI o el número de pedido."), c("voy para allá"), place("", "", 40.41680, -3.70380), a("Estás a cinco minutos 🙂 Te esperamos."), c("recogido! gracias"),
		}},
		{Key: "gracias", Language: "es", Subject: "Gracias", Tags: []string{"opinión"}, Lines: []Line{
			c("Solo quería daros las gracias. {product} es todavía más bonita que en las fotos"), photo("product.jpg", "Mirad qué bien queda en el salón"), a("¡Qué ilusión, {name}! ¿Nos dejas compartir la foto en nuestras redes?"), c("Claro que sí!"),
			menu("Y una última cosa: ¿cómo valorarías tu compra?", "Valorar", "⭐⭐⭐⭐⭐ Excelente", "⭐⭐⭐⭐ Buena", "⭐⭐⭐ Normal", "⭐⭐ Mejorable"), choose("⭐⭐⭐⭐⭐ Excelente"), likes("❤️"),
		}},
		{Key: "tarjeta-regalo", Language: "es", Subject: "La tarjeta regalo no funciona", Tags: []string{"pagos"}, Lines: []Line{
			c("Buenas, me regalaron una tarjeta y al pagar me sale “código no válido”"), a("Hola, {name}. ¿Me copias el código tal cual, por favor?"), gone("ALBA-7H2K-99QP"), c("Perdona, la he borrado por si acaso. Termina en 99QP"), a("Bien hecho 👌 Ya la encontré: estaba sin activar. Prueba ahora."), c("Funciona!!"),
		}},
		{Key: "fuera-de-plazo", Language: "es", Subject: "Seguimiento de la devolución", Tags: []string{"devoluciones"}, Lines: []Line{
			c("Hola, sigo esperando la recogida de la devolución"), a("Hola, {name}. Lo consulto con {carrier} y te digo algo hoy mismo."), failed("Hola, {name}: ya tenemos respuesta de {carrier}, pasarán mañana de 16 a 20 h.").after(1700),
		}},
		{Key: "montaje", Language: "es", Subject: "Montaje de {product}", Tags: []string{"producto"}, Lines: []Line{
			c("Hola, no encuentro las instrucciones de montaje"), a("¡Hola! Ahora mismo te las paso."), ourFile("instructions.pdf", ""), file(Customer, Video, "video.mp4", "Se me mueve así"), c("uf, el paso 4 no lo entiendo").answers(2), a("En el paso 4, primero se encaja la pieza larga y después se aprieta el tornillo. Si lo haces al revés, no entra."), c("aaah vale, ya está. Gracias!"), likes("😂"),
		}},
		{Key: "sin-respuesta", Language: "es", Subject: "Consulta sobre envíos a Canarias", Tags: []string{"envíos"}, Lines: []Line{
			c("Buenas noches. ¿Enviáis a Canarias? ¿Cuánto tarda y cuánto cuesta?"), c("Sería para Las Palmas"),
		}},
		{Key: "sin-respuesta-2", Language: "es", Subject: "Pedido para una boda", Tags: []string{"empresas"}, Lines: []Line{
			c("Hola! Necesito 24 unidades de {product} para una boda el mes que viene"), c("¿Me podéis hacer presupuesto?"), photo("product.jpg", "Este modelo"),
		}},
	}
}
