/** A small set of emoji with the words by which people look for them, in both languages of the desk. */

export type EmojiGroup = "faces" | "hands" | "hearts" | "nature" | "food" | "travel" | "things" | "signs";

export interface Emoji {
  char: string;
  words: string;
}

// One line a group: the emoji, its words, and a bar before the next.
const lines: Record<EmojiGroup, string> = {
  faces:
    "😀 grin happy sonrisa feliz|😃 smile happy sonrisa|😄 laugh smile risa|😁 beam smile sonrisa dientes|😆 laugh risa carcajada|😅 sweat relief sudor alivio|🤣 rofl laugh risa|😂 joy tears laugh risa llorar|🙂 slight smile sonrisa|🙃 upside down reves|😉 wink guiño|😊 blush smile sonrojo|😇 angel halo inocente|🥰 love hearts amor|😍 love eyes amor ojos|🤩 star eyes wow estrellas|😘 kiss beso|😗 kiss beso|😋 yum delicious rico|😛 tongue lengua|😜 wink tongue lengua guiño|🤪 crazy loco|😝 tongue lengua|🤗 hug abrazo|🤭 oops giggle ups|🤫 quiet shh silencio|🤔 think pensar duda|🤐 zip secret callado|🤨 doubt ceja duda|😐 neutral neutro|😑 blank sin expresion|😶 no mouth sin palabras|😏 smirk picaro|😒 unamused molesto|🙄 roll eyes ojos|😬 grimace mueca|😌 relieved alivio|😔 sad pensive triste|😪 sleepy sueño|😴 sleep dormir|😷 mask sick mascarilla enfermo|🤒 fever ill fiebre|🤕 hurt herido|🤢 nausea asco|🤧 sneeze resfriado|🥵 hot calor|🥶 cold frio|😵 dizzy mareo|🤯 mind blown explotar|🥳 party fiesta celebrar|😎 cool sunglasses gafas|🤓 nerd|🧐 monocle examinar|😕 confused confundido|😟 worried preocupado|🙁 frown triste|😮 surprise wow sorpresa|😯 hushed sorpresa|😲 astonished asombro|😳 flushed verguenza|🥺 please plead por favor|😦 frown open triste|😧 anguish angustia|😨 fear miedo|😰 anxious sweat ansiedad|😥 sad relief triste|😢 cry llorar|😭 sob cry llorar|😱 scream grito miedo|😖 confounded|😣 persevere esfuerzo|😞 disappointed decepcion|😓 sweat cansado|😩 weary agotado|😫 tired cansado|🥱 yawn bostezo|😤 huff enojo|😡 angry rage enojo furia|😠 angry enojado|🤬 curse swear insulto|💀 skull calavera|🤖 robot bot",
  hands:
    "👍 thumbs up yes ok like pulgar si bien|👎 thumbs down no pulgar mal|👌 ok perfect perfecto|🤌 pinched italian|✌️ victory peace paz|🤞 fingers crossed luck suerte|🤟 love you|🤘 rock|🤙 call me llamame|👈 left izquierda|👉 right derecha|👆 up arriba|👇 down abajo|☝️ one up uno|✋ stop hand alto mano|🤚 hand mano|🖐️ hand five mano|👋 wave hello bye hola adios|👏 clap bravo aplauso|🙌 hooray celebrate celebrar|👐 open hands manos|🤲 palms manos|🤝 handshake deal trato acuerdo|🙏 thanks please pray gracias por favor|✍️ write escribir|💪 strong fuerte|👊 fist puño|✊ fist puño|🫶 heart hands corazon|👀 eyes look ojos mirar|🧠 brain cerebro|👂 ear oreja|🙋 raise hand question mano pregunta|🤷 shrug no se|🤦 facepalm|🙆 ok person bien|🙅 no person|👩‍💻 developer computer|🧑‍🔧 mechanic repair tecnico|👨‍👩‍👧 family familia|👶 baby bebe|🚶 walk caminar|🏃 run correr",
  hearts:
    "❤️ heart love red corazon amor rojo|🧡 orange heart naranja|💛 yellow heart amarillo|💚 green heart verde|💙 blue heart azul|💜 purple heart morado|🖤 black heart negro|🤍 white heart blanco|💔 broken heart roto|❣️ heart exclamation|💕 two hearts corazones|💖 sparkling heart|💗 growing heart|💘 arrow heart cupido|💝 gift heart regalo|💯 hundred perfect cien|💥 boom explosion|💫 dizzy star|💦 drops gotas|✨ sparkles new brillo nuevo|🌟 star estrella|⭐ star estrella|🔥 fire hot fuego|🎉 party tada fiesta|🎊 confetti|🎁 gift present regalo|🎂 cake birthday torta pastel cumpleaños|🎈 balloon globo|🏆 trophy trofeo|🥇 gold medal medalla oro|🎯 target objetivo|🎵 music musica|🎶 music notes musica",
  nature:
    "🐶 dog perro|🐱 cat gato|🐭 mouse raton|🐰 rabbit conejo|🦊 fox zorro|🐻 bear oso|🐼 panda|🐨 koala|🦁 lion leon|🐮 cow vaca|🐷 pig cerdo|🐸 frog rana|🐵 monkey mono|🐔 chicken gallina pollo|🐧 penguin pinguino|🐦 bird pajaro|🦋 butterfly mariposa|🐝 bee abeja|🐢 turtle tortuga|🐟 fish pez|🐳 whale ballena|🦄 unicorn unicornio|🌸 blossom flor|🌹 rose rosa|🌻 sunflower girasol|🌷 tulip tulipan|🌱 sprout plant planta|🌳 tree arbol|🌵 cactus|🍀 clover luck trebol suerte|🌍 earth world mundo tierra|🌙 moon luna|☀️ sun sol|⛅ cloud sun nube|☁️ cloud nube|🌧️ rain lluvia|⛈️ storm tormenta|❄️ snow nieve|🌈 rainbow arcoiris|🌊 wave ola mar|⚡ lightning fast rayo rapido",
  food: "🍎 apple manzana|🍊 orange naranja|🍋 lemon limon|🍌 banana platano|🍉 watermelon sandia|🍇 grapes uvas|🍓 strawberry fresa frutilla|🍑 peach durazno melocoton|🥑 avocado palta aguacate|🍅 tomato tomate|🌽 corn maiz|🥕 carrot zanahoria|🥐 croissant|🍞 bread pan|🧀 cheese queso|🥚 egg huevo|🥩 meat carne|🍔 burger hamburguesa|🍟 fries papas|🍕 pizza|🌮 taco|🥗 salad ensalada|🍝 pasta|🍣 sushi|🍦 ice cream helado|🍩 donut dona|🍪 cookie galleta|🍫 chocolate|🍰 cake torta|☕ coffee cafe|🍵 tea te|🧉 mate|🥤 drink bebida|🍺 beer cerveza|🍷 wine vino|🥂 cheers toast brindis|🍾 champagne",
  travel:
    "🚗 car coche auto|🚕 taxi|🚌 bus autobus|🚚 truck delivery camion envio|🚲 bike bicicleta|🛵 scooter moto|✈️ plane avion vuelo|🚀 rocket cohete|🚢 ship barco|🚆 train tren|⛽ gas gasolina nafta|🚦 traffic light semaforo|🗺️ map mapa|📍 pin location ubicacion|🏠 house home casa|🏢 office oficina|🏪 store shop tienda|🏥 hospital|🏦 bank banco|🏨 hotel|🏖️ beach playa|⛰️ mountain montaña|🏙️ city ciudad",
  things:
    "📱 phone mobile telefono celular movil|💻 laptop computer computadora ordenador|🖥️ desktop computer|🖨️ printer impresora|⌚ watch reloj|📷 camera camara|🎥 video camera|🎧 headphones auriculares|🎤 microphone microfono|🔋 battery bateria|🔌 plug enchufe|💡 idea light luz|🔦 torch linterna|🔧 wrench tool herramienta|🔨 hammer martillo|⚙️ gear settings ajustes|🔒 lock candado seguro|🔓 unlock abierto|🔑 key llave|📦 package box paquete caja|📬 mail correo buzon|✉️ envelope mail sobre|📧 email correo|📞 call phone llamada|📅 calendar date calendario fecha|⏰ alarm clock alarma|⏳ hourglass wait espera|📄 document page documento|📝 note memo nota|📌 pin chincheta|📎 paperclip clip|✂️ scissors tijeras|📊 chart grafico|📈 growth chart subida|📉 chart down bajada|💳 card credit tarjeta|💵 money dollar dinero|💶 euro dinero|💰 money bag dinero|🧾 receipt invoice recibo factura|🛒 cart shopping carrito compra|🛍️ bags shopping bolsas|🎫 ticket entrada|👕 shirt camiseta|👟 shoe zapatilla|👗 dress vestido|👓 glasses gafas lentes|💍 ring anillo|💊 pill medicine pastilla|🩹 bandage curita|🧼 soap jabon|🛏️ bed cama|🪑 chair silla|🔔 bell notification campana|📣 megaphone anuncio|🔍 search lupa buscar",
  signs:
    "✅ check done yes listo hecho si|☑️ check casilla|✔️ check tick|❌ cross no error|❎ cross|❓ question pregunta|❗ exclamation important importante|⚠️ warning careful cuidado aviso|🚫 forbidden prohibido|⛔ stop alto|🔴 red circle rojo|🟠 orange circle naranja|🟡 yellow circle amarillo|🟢 green circle verde|🔵 blue circle azul|⚪ white circle blanco|⚫ black circle negro|➡️ right arrow derecha flecha|⬅️ left arrow izquierda|⬆️ up arrow arriba|⬇️ down arrow abajo|↩️ return reply volver|🔄 refresh reload actualizar|🔁 repeat repetir|➕ plus mas|➖ minus menos|✖️ times por|💲 dollar precio|♻️ recycle reciclar|🆗 ok|🆕 new nuevo|🆓 free gratis|🔝 top|🔜 soon pronto|0️⃣ zero cero|1️⃣ one uno|2️⃣ two dos|3️⃣ three tres|4️⃣ four cuatro|5️⃣ five cinco|6️⃣ six seis|7️⃣ seven siete|8️⃣ eight ocho|9️⃣ nine nueve|🔟 ten diez|💬 speech message mensaje|💭 thought pensamiento|🕐 clock one hora|📶 signal señal|🇦🇷 argentina|🇧🇷 brazil brasil|🇨🇱 chile|🇨🇴 colombia|🇪🇸 spain españa|🇲🇽 mexico|🇵🇪 peru|🇺🇾 uruguay|🇺🇸 usa estados unidos|🇬🇧 uk reino unido",
};

/** The emoji of each group, in order. */
export const groups = Object.entries(lines).map(([key, line]) => ({
  key: key as EmojiGroup,
  emoji: line.split("|").map((entry): Emoji => {
    const at = entry.indexOf(" ");
    return at < 0 ? { char: entry, words: "" } : { char: entry.slice(0, at), words: entry.slice(at + 1) };
  }),
}));

/** Emoji that answer to every word of a query. */
export function findEmoji(query: string): Emoji[] {
  const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  return groups
    .flatMap((g) => g.emoji)
    .filter((e) => {
      const words = fold(e.words).split(" ");
      return e.char === query.trim() || wanted.every((want) => words.some((word) => word.startsWith(want)));
    });
}
