package script

func spanishOrders() []Dialogue {
	return []Dialogue{
		{Key: "donde-esta", Language: "es", Subject: "¿Dónde está mi pedido {order}?", Tags: []string{"envíos"}, Lines: []Line{
			c("Buenas, hice un pedido el lunes y sigo sin saber nada"), c("Es el {order}"),
			a("Hola, {name}. Soy {agent}, ahora mismo lo miro."), a("Salió ayer de nuestro almacén con {carrier}. El número de seguimiento es {track} y la entrega está prevista para mañana antes de las 20 h."),
			c("Ah vale, no me había llegado ningún correo"), a("Te lo acabo de reenviar. Mira también en la carpeta de promociones, que a veces se esconde ahí."),
			c("Ya lo veo, gracias!"), likes("👍"),
		}},
		{Key: "entregado-no-recibido", Language: "es", Subject: "Consta entregado y no lo tengo", Tags: []string{"envíos", "urgente"}, Urgent: true, Lines: []Line{
			c("Hola, la web de {carrier} dice que mi pedido {order} está entregado y aquí no ha llegado nada"), c("Y he estado en casa todo el día!!"),
			a("Vaya, {name}, entiendo el enfado. Dame un momento, que hablo con el transportista."), n("{carrier} lo da por entregado a las 13:12 en el número 41. Pido la prueba de entrega; si no aparece el lunes, reenviamos."),
			a("Me dicen que lo dejaron a las 13:12 con un vecino. ¿Puede ser que esté en otra puerta?"), photo("parcel.jpg", "Solo hay esto en el portal y no es mío"),
			a("Gracias por la foto, ayuda mucho. Abro una reclamación y, si el lunes no ha aparecido, te enviamos otro sin coste."), c("De acuerdo, el lunes os escribo"),
		}},
		{Key: "cambio-direccion", Language: "es", Subject: "Cambiar la dirección de entrega", Tags: []string{"envíos"}, Lines: []Line{
			c("Hola! me he equivocado de dirección al comprar 🤦‍♀️"), c("¿Se puede cambiar todavía? Pedido {order}"),
			a("¡Hola, {name}! Sí, aún no ha salido. ¿A qué dirección te lo mandamos?"), c("Calle {street}, 28013 Madrid"), place("Mi portal", "Calle Mayor 102, Madrid", 40.41510, -3.71120),
			a("Perfecto, cambiado. Te llegará la confirmación por correo en unos minutos."), c("Qué rapidez, mil gracias"), file(Customer, Sticker, "sticker.webp", ""), weLike("💚"),
		}},
		{Key: "devolucion-talla", Language: "es", Subject: "Devolver {product}", Tags: []string{"devoluciones"}, Lines: []Line{
			c("Buenos días, quería devolver {product}"), a("Buenos días, {name}. Claro que sí. ¿Me dices el número de pedido y el motivo?"), c("{order}. No es el color que esperaba, en la foto parecía más claro"),
			offer("Sin problema. ¿Cómo prefieres devolverlo?", "Recogida en casa", "Llevarlo a la tienda"), choose("Recogida en casa"),
			a("Genial. {carrier} pasará el jueves entre las 9 y las 14 h. Deja el paquete cerrado; la etiqueta la lleva el repartidor."), ourFile("return-label.pdf", "Por si acaso, aquí tienes la etiqueta"),
			c("Vale. ¿Y el dinero cuándo lo devolvéis?"), a("En cuanto llegue al almacén: entre 3 y 5 días laborables, en la misma tarjeta."), c("Perfecto"),
		}},
		{Key: "cambio-talla", Language: "es", Subject: "Cambio de talla: {product}", Tags: []string{"devoluciones", "tallas"}, Lines: []Line{
			c("Hola, me ha llegado {product} en la {size} y me queda pequeña. Tenéis la {bigger}?"), a("¡Hola, {name}! Déjame ver el stock…"), a("Sí, nos quedan tres en la {bigger}. ¿Te la cambio?"),
			c("Sí porfa"), c("tengo que pagar algo?"), a("Nada, el primer cambio es gratis. Te mandamos la {bigger} y el repartidor se lleva la otra."), c("Genial!! Sois los mejores"), file(Customer, Sticker, "sticker.webp", ""),
		}},
		{Key: "llega-roto", Language: "es", Subject: "Ha llegado roto", Tags: []string{"incidencia"}, Urgent: true, Lines: []Line{
			c("Acabo de abrir el paquete y mirad cómo viene"), photo("damage.jpg", ""), file(Customer, Video, "video.mp4", "Y se tambalea"), c("Era un regalo para mañana"),
			a("Lo siento muchísimo, {name}. Así no podía llegarte. ¿Es el pedido {order}?"), c("Sí"), n("Segunda incidencia con {product} esta semana. Aviso a almacén para que revisen el embalaje."),
			a("Te preparo otro ahora mismo y sale hoy por mensajero urgente: lo tendrás mañana antes de las 12 h. El dañado no hace falta que lo devuelvas."), c("Ay, menos mal. Gracias por resolverlo tan rápido"), likes("🙏"),
		}},
		{Key: "factura", Language: "es", Subject: "Factura del pedido {order}", Tags: []string{"facturas"}, Lines: []Line{
			c("Buenas tardes. Necesito la factura del pedido {order} a nombre de mi empresa"), a("Buenas tardes, {name}. ¿Me indicas razón social, NIF y domicilio fiscal?"),
			c("Iriarte Interiores S.L., B86561234, calle {street}"), a("Recibido. Te la paso en unos minutos."), ourFile("invoice.pdf", "Aquí la tienes, {name}. Si ves algún dato mal, dímelo y la rehacemos."),
			c("Todo correcto, gracias"), Line{From: Customer, Kind: Gone, Text: "Una cosa más, la factura"},
		}},
		{Key: "reembolso", Language: "es", Subject: "El reembolso no me ha llegado", Tags: []string{"pagos"}, Lines: []Line{
			c("Hola. Devolví {product} hace dos semanas y no he recibido el dinero"), a("Hola, {name}. Lo compruebo. ¿La devolución es la del pedido {order}?"), c("esa misma"),
			n("La devolución entró el día 4 pero el reembolso se quedó en borrador. Lo lanzo yo."), a("Tienes razón: se nos quedó sin confirmar. Lo acabo de emitir, son {price}. Según tu banco, tarda entre 1 y 3 días."),
			a("Disculpa el retraso. Te he añadido un cupón de 5 € para tu próxima compra: GRACIAS5."), c("Bueno, gracias por la solución. Si el viernes no está os vuelvo a escribir"), a("Por supuesto. Me lo apunto para revisarlo el viernes."),
		}},
		{Key: "pago-duplicado", Language: "es", Subject: "Me habéis cobrado dos veces", Tags: []string{"pagos", "urgente"}, Urgent: true, Lines: []Line{
			c("Me habéis cobrado dos veces el mismo pedido!!!"), photo("receipt.png", "Captura del banco"), a("Hola, {name}. Veo los dos cargos en la captura. Uno de ellos es una retención del banco, no un cobro: se anula sola en 48 h."),
			c("Y si no se anula?"), a("Entonces te lo devolvemos nosotros ese mismo día. Te escribo el jueves para confirmarlo, ¿te parece?"), c("Ok. Espero noticias"),
		}},
		{Key: "retraso", Language: "es", Subject: "Pedido retrasado", Tags: []string{"envíos"}, Lines: []Line{
			voice(), a("Hola, {name}, ya te he escuchado. El pedido {order} está retenido en la plataforma de {carrier} por el temporal."), a("Calculan salir a reparto el miércoles. ¿Te viene bien o prefieres recogerlo en un punto?"),
			c("El miércoles no estoy, mejor un punto de recogida"), menu("Estos son los más cercanos a tu código postal:", "Ver puntos", "Papelería Olmos", "Kiosco Alameda", "Tienda Alba Mayor"), choose("Papelería Olmos"),
			a("Hecho. Te avisará {carrier} por SMS cuando esté disponible."), c("Muchas gracias por la gestión"),
		}},
		{Key: "anular", Language: "es", Subject: "Anular el pedido {order}", Tags: []string{"pedidos"}, Lines: []Line{
			c("Quiero anular el pedido {order} por favor"), a("Hola, {name}. Aún estamos a tiempo. ¿Hay algo que podamos mejorar para que te lo quedes?"), c("No, es que lo he encontrado en la tienda de mi barrio 😅"),
			a("Pues nada que objetar 😄 Queda anulado y el importe de {price} vuelve a tu tarjeta en 3 días."), c("Gracias!"),
		}},
		{Key: "falta-articulo", Language: "es", Subject: "Falta un artículo en el paquete", Tags: []string{"incidencia"}, Lines: []Line{
			c("Hola, en mi paquete faltaba {other}"), c("venía todo lo demás"), a("Hola, {name}. Qué raro. ¿El paquete venía con el precinto intacto?"), c("sí sí, intacto"),
			n("Peso de salida 1,2 kg, coincide con que no se metió. Error de picking."), a("Ha sido un fallo nuestro al prepararlo. Sale hoy con {carrier} y te llega mañana: {track}."), c("estupendo"), file(Customer, Sticker, "sticker.webp", ""),
		}},
	}
}
