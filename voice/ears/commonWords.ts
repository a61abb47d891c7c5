// Words that names in programs are commonly made of: what to do, to what, and which. A prior for new names, nothing more:
// other words are heard too, when the sound is clear about them.

const core = `
  access account action add address app apply array build button cache call cancel change check clear client close code
  color config convert copy count create customer data date delete disable document enable error event export fetch field
  file filter find form format get handle hide id import index init input item join key line link list load main make map
  merge message model move name new number open option order output page parse path point print process product project
  query read record remove render request reset response result row run save search select send server service session
  set setting show sort start state status stop store string table task test text time title token total type update url
  user validate value view word write`;

const verbs = `
  abort accept access accumulate acquire activate adapt add adjust advance aggregate align allocate allow amend analyze
  animate announce answer append apply approve archive arrange ask assemble assert assign attach audit authenticate
  authorize await back backup balance batch begin bind blend block book boot branch brew bring broadcast browse buffer
  build bump bundle buy cache calculate call cancel capture carry cast catch change charge check choose claim clamp clean
  clear click clip clone close collapse collect combine commit compare compile complete compose compress compute
  concatenate conceal configure confirm connect consolidate construct consume contain continue control convert copy
  correct count cover crawl create crop cut cycle deactivate debug decide declare decline decode decorate decrease
  decrypt deduce defer define delay delegate delete deliver demote deny deploy deposit derive describe deserialize
  destroy detach detect determine develop diff disable discard disconnect discover dismiss dispatch display dispose
  distribute divide dock download draft drag drain draw drive drop dump duplicate edit eject embed emit empty enable
  encode encrypt end enforce enlist enqueue enrich enroll ensure enter enumerate erase escape establish estimate evaluate
  evict examine exchange exclude execute exit expand expect expire explain explore export expose extend extract fade fail
  fetch fill filter finalize find finish fire fit fix flag flatten flip flush focus fold follow force forget fork format
  forward freeze fulfill gather generate get give grab grant grep group grow guard guess guide handle harvest hash heal
  hide highlight hire hold hook hydrate identify ignore implement import improve include increase increment index infer
  inflate inform inherit initialize inject insert inspect install instantiate integrate intercept interpolate interpret
  introduce invalidate invert invite invoke isolate issue iterate join judge jump keep kick kill label launch layout lease
  leave lend lift limit link list listen load locate lock log login look loop lower mail maintain make manage map mark
  mask match measure merge migrate minimize mint mirror mock modify monitor mount move multiply mutate mute name narrow
  navigate negate negotiate normalize note notify observe obtain offer omit open optimize order organize overwrite own
  pack paint parse partition pass paste patch pause pay peek perform permit persist pick pin ping place plan play plot
  poll pop populate post practice predict prefetch prepare prepend present preserve press prevent preview print
  prioritize probe process produce profile progress prohibit project promote prompt propagate propose protect prove
  provide prune publish pull purchase purge push put quantize query queue quit quote raise rank rate reach react read
  rebuild recall receive reclaim recognize recommend record recover recycle redirect redo reduce refer refine refresh
  refund refuse register reject relate relay release reload remember remind remove rename render renew rent reopen
  reorder repair repeat replace reply report request require reserve reset reshape resize resolve respond restart restore
  restrict resume retain retire retrieve retry return reuse reveal reverse revert review revise revoke rewind rewrite
  rotate round route run sample sanitize save scale scan schedule score scrape scroll seal search seed seek select sell
  send separate serialize serve set settle setup shape share shift ship show shrink shuffle shut sign simplify simulate
  sink skip sleep slice smooth solve sort spawn speak specify spend spin split stack stage start state stop store stream
  stretch strip style submit subscribe subtract suggest summarize supply support suppress suspend swap switch sync
  synchronize take tap teach tell terminate test throttle throw tick toggle touch trace track trade train transfer
  transform translate transmit traverse trigger trim truncate try tune turn type unblock undo unify uninstall unlock
  unmount unpack unwrap update upgrade upload use validate verify view visit wait wake walk warm warn wash watch weigh
  withdraw work wrap write yield zoom`;

const nouns = `
  abbreviation account action activity actor adapter address admin advice agency agenda agent aggregate album alert
  algorithm alias amount anchor angle animal animation annotation answer apartment app application appointment area
  argument array arrow article artist asset attachment attempt attendee attribute auction audience author availability
  avatar average badge bag balance banner bar barrel base basket battery bean bed benefit bike bill billing bird birthday
  bitmap block blog board boat body bonus book bookmark border bot bottle boundary box bracket brand breakpoint bridge
  brush bucket budget bug builder building bullet bus business button buyer bytes cabin cable cache calendar caller camera
  campaign candidate canvas capacity caption car card cargo carrier cart case cash catalog category cell center certificate
  chain chair channel chapter character chart chat checkbox checkout checksum child children choice chunk circle city class
  clause cleaner click client clipboard clock cloud cluster coach coach code coin collection collector color column comment
  commit committee company comparison component condition config configuration conflict connection connector console
  constant constraint consumer contact container content contest context contract contributor controller conversation
  cookie coordinate copy core corner cost counter country coupon course courier crate credential credit crew currency
  cursor curve customer cycle dashboard data database dataset date day deadline deal dealer debt decision deck default
  definition degree delay delivery delta department dependency depot deposit depth description design desk destination
  detail detector developer device dialog dictionary difference digest dimension direction directory discount disk dispatch
  display distance district doctor document domain donation door dose double draft drawer driver duration edge editor effect
  element email emitter employee endpoint energy engine entity entries entry environment episode equation error estimate
  event example exception exercise expense experiment expert expiry exporter expression extension face facility factor
  factory failure family farm fault feature fee feed feedback fellow field figure file filename finding fingerprint firm
  fish flag fleet flight floor flow flower folder font food footer forecast form formatter formula forum fragment frame
  framework friend fruit fuel function future gallery game garage garden gate gateway gauge gift glass goal goods grade
  graph grid group guest guide handler hash header heading health height help hero highlight hint history holder holiday
  home hook host hotel hour house icon id idea identifier identity image import impression income index information
  ingredient input insight instance institution instruction insurance integer interest interface interval inventory
  invitation invoice island issue item iterator job joke journal journey judge jury key keyboard keyword kind kitchen
  label language layer layout lead leader league lease lecture ledger leg length lesson letter level library license lifetime
  limit line link list listener listing loader loan lobby location log logger logo loop lot loyalty machine magazine mail
  manager manifest manual map mapping margin mark marker market mask master match material matrix meal measure measurement
  media meeting member membership memory menu merchant merge message metadata meter method metric middleware milestone
  minute mission mode model modifier module moment money monitor month motion motor mouse move movie museum music name
  navigation neighbor network news newsletter node note notebook notice notification number object objective offer office
  offset operation operator opinion option options orchard order organization origin outcome outlet output overlay owner
  package packet page painter pair palette panel paper paragraph parameter parcel parent park parser part participant
  partner party passenger passport password patch path patient pattern payload payment payout peer pencil penalty people
  percent percentage performance period permission person pet phase phone photo phrase picture piece pipeline pixel place
  plan planet plant plate player playlist plugin pocket podcast point pointer policy poll pool port portal portfolio position
  post poster preference premium presence presenter price principal printer priority prize problem process processor
  producer product profile program project promise promotion prompt proof property proposal protocol provider proxy
  publisher purchase purpose quantity quarter query question queue quiz quota quote race rack radio rail range rank rate
  ratio reader reason receipt receiver recipe recipient record recorder recovery reference region registration registry
  relation release reminder rent repair reply report repository request reservation resident resolution resource response
  restaurant result resume retailer revenue review revision reward rhythm ride ring risk river road robot role room root
  round route router routine row rule runner runtime salary sale salesman sample sandbox satellite scene schedule scheduler
  schema school scope score screen script season seat second secret section sector seed segment selection selector seller
  sender sensor sentence sequence series serializer server service session setting settings shape share shelf shift
  shipment shipping shop shopper shortcut signal signature singer site size sketch skill slice slide slot snapshot socket
  song sort sound source space speaker specification speed spot sprite squad square stack staff stage stamp standard state
  statement station statistic statistics stats status step stock stone stop storage store story strategy stream street
  string student studio style subject submission subscriber subscription suite sum summary supplier supply support surface
  survey switch symbol symptom syntax system tab table tag talent target task tax taxi teacher team tech template tenant
  term terminal territory test text texture theme theory thing thread threshold throughput thumbnail ticket tier tile time
  timeline timeout timer timestamp tip title toast token tool tooltip topic total tour tourist tower town trace track
  tracker trader traffic trail trailer train trainer transaction transcript transfer transition translation transport
  traveler treatment tree trend trial trigger trip truck trust tutor tutorial type unit university upload url usage user
  username utility vacation validator value valve variable variant vector vehicle vendor version video view viewer village
  visit visitor voice volume volunteer vote voter voucher wage wallet warehouse warning watch watcher wave weather website
  weather webhook week weight wheel widget width window winner wire wizard word worker workflow workshop workspace wrapper
  writer year zone`;

const rest = `
  about above absolute action active actual after again all alternate and async at atomic automatic
  available bad base basic before below best better between big binary black blank blue bottom brief bright broken busy 
  calm central certain cheap clean closed cold common complete complex core correct current custom daily dark dead deep
  default digital direct dirty dry due dynamic each early easy eight eighth empty eight enough equal even every exact
  expected external extra fair false fast few fifth final fine first five fixed flat four fourth free frequent fresh
  friendly full general generic global good gray great green half handy happy hard heavy hidden high hot huge
  idle inactive initial inner internal invalid item json key large last late latest left light like linear live
  local lone long loose low lucky main major manual many max maximum median min minimum minor missing mixed modern monthly
  more most mutable native near nested neutral new next nice nine no nominal none normal not null numeric odd off
  official old one online only open optional or original other out outer over parallel partial past pending
  permanent plain possible present previous primary prior private proper public pure quick quiet random rapid raw ready
  real recent red regular related relative remote right root rough round safe same second secondary secure selected shallow
  sharp short shared silent similar simple single six slow small smart smooth soft some spare special stable stale standard
  static strict strong sub super table temp temporary ten third three tiny top total true two under
  unique universal unknown unread up upper urgent valid verbose visible warm weak weekly wet white whole wide 
  without wrong yearly yellow young zero`;

/** How usual a word is in names: among the most usual; a verb or noun; some other word. */
export type WordRank = 'core' | 'common' | 'other';

const ranked: readonly (readonly [WordRank, string])[] = [
  ['other', rest],
  ['common', `${verbs} ${nouns}`],
  ['core', core],
];

/** Every listed word with its highest rank. */
export const commonWords: ReadonlyMap<string, WordRank> = new Map(
  ranked.flatMap(([rank, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, rank] as const),
  ),
);
