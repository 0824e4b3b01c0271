#include "transfer/demo_words.h"

#include <cstdio>

namespace wellkept::transfer {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 40> kFamily{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
                                       "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗",
                                       "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹",
                                       "彭", "曾", "萧", "田", "董", "潘", "袁", "蔡", "蒋", "余"};
constexpr std::array<Text, 36> kGiven{"伟",   "芳",   "娜",   "敏",   "静",   "丽",   "强",   "磊",   "军",
                                      "洋",   "勇",   "艳",   "杰",   "娟",   "涛",   "明",   "超",   "霞",
                                      "平",   "刚",   "桂英", "建华", "志强", "晓东", "雨欣", "子涵", "浩然",
                                      "思远", "佳怡", "梓轩", "文博", "美玲", "国栋", "婷婷", "海燕", "俊杰"};
constexpr std::array<Text, 10> kFirst{"Alice", "Ben",   "Carla", "David", "Emma",
                                      "Frank", "Grace", "Hugo",  "Iris",  "Jack"};
constexpr std::array<Text, 10> kLast{"Example", "Sample", "Tester", "Demo",   "Smith",
                                     "Brown",   "Miller", "Jones",  "Garcia", "Novak"};

struct Line {
  Text id;
  std::array<Text, 3> models;
  std::array<Text, 3> names;  // by tongue
};
constexpr std::array<Line, 6> kLines{{
    {"lock", {"SL-200", "SL-350 Pro", "SL-80"}, {"智能门锁", "智慧門鎖", "smart lock"}},
    {"lighting", {"LT-12", "LT-30 Strip", "LT-9"}, {"智能灯", "智慧燈", "smart light"}},
    {"heating", {"HC-500", "HC-700", "HC-90"}, {"温控器", "溫控器", "thermostat"}},
    {"camera", {"CM-4K", "CM-2", "CM-Door"}, {"摄像头", "攝影機", "camera"}},
    {"gateway", {"GW-3", "GW-3 Mini", "GW-5"}, {"网关", "閘道器", "gateway"}},
    {"other", {"SW-1", "CU-20", "SN-6"}, {"智能开关", "智慧開關", "smart switch"}},
}};

struct Topic {
  Text kind;
  std::array<Text, 3> subject;  // by tongue; % is the product
  std::array<Text, 3> matter;
  Text category;
  Text subcategory;
  Text about;
};
constexpr std::array<Topic, 36> kTopics{{
    {"inquiry",
     {"%怎么连接家里的无线网络", "%要怎麼連上家裡的網路", "How to connect the % to Wi-Fi"},
     {"刚换了路由器，%一直搜不到网络，请问怎么重新配网？", "剛換了路由器，%一直找不到網路，請問怎麼重新設定？",
      "We have a new router and the % does not find it. How do I set it up again?"},
     "",
     "",
     ""},
    {"inquiry",
     {"%保修期多长", "%保固期多久", "Warranty of the %"},
     {"去年十一月买的%，想问一下保修到什么时候，需要发票吗？", "去年十一月買的%，想請問保固到什麼時候？",
      "I bought the % last November. How long is the warranty, and do I need the receipt?"},
     "",
     "",
     ""},
    {"inquiry",
     {"%能否与其他品牌联动", "%能不能跟其他品牌連動", "Does the % work with other brands"},
     {"家里已经有别家的音箱，想知道%支不支持接入。", "家裡已經有別家的音箱，想知道%能不能接入。",
      "We already have a speaker of another make. Can the % be used with it?"},
     "",
     "",
     ""},
    {"inquiry",
     {"如何给家人添加%权限", "如何幫家人新增%權限", "Sharing the % with my family"},
     {"老人没有智能手机，想知道怎样让他们也能使用%。", "長輩沒有智慧型手機，想知道怎樣讓他們也能使用%。",
      "My parents have no smartphone. How can they use the %?"},
     "",
     "",
     ""},
    {"inquiry",
     {"%固件升级时间", "%韌體更新時間", "Firmware update of the %"},
     {"应用里提示有新版本，升级%要多久，中途断电怎么办？", "App 提示有新版本，更新%要多久？",
      "The app offers a new version. How long does the % take, and what if the power fails?"},
     "",
     "",
     ""},
    {"inquiry",
     {"订单里的%什么时候到货", "訂單裡的%什麼時候到貨", "Delivery date of my %"},
     {"三天前下的单，想问%什么时候能送到，能不能改成周末。", "三天前下的訂單，想問%什麼時候能送到。",
      "I ordered three days ago. When will the % arrive, and can it be at the weekend?"},
     "",
     "",
     ""},
    {"repair",
     {"%离线，怎么都连不上", "%離線，怎麼都連不上", "The % is offline"},
     {"昨天晚上开始%一直离线，重启了三次还是连不上。", "昨天晚上開始%一直離線，重開了三次還是連不上。",
      "The % has been offline since last night. I restarted it three times."},
     "",
     "",
     ""},
    {"repair",
     {"%没有反应", "%沒有反應", "The % does not respond"},
     {"早上起来%没反应了，指示灯也不亮，换过电池没用。", "早上起來%沒反應，指示燈也不亮。",
      "The % does not respond this morning and its light is off. New batteries do not help."},
     "",
     "",
     ""},
    {"repair",
     {"%报错误代码", "%顯示錯誤代碼", "The % shows an error code"},
     {"屏幕上一直显示错误代码，%用不了，家里有老人很着急。", "螢幕一直顯示錯誤代碼，%不能用。",
      "The display shows an error code and the % cannot be used."},
     "",
     "",
     ""},
    {"repair",
     {"%有异响", "%有異音", "The % makes a noise"},
     {"%运行时有异响，晚上特别明显，影响休息。", "%運轉時有異音，晚上特別明顯。",
      "The % makes a noise, mostly at night."},
     "",
     "",
     ""},
    {"repair",
     {"%经常掉线", "%經常斷線", "The % keeps dropping out"},
     {"一天要掉线四五次，每次都要重新配网，%装了还不到两个月。", "一天斷線四五次，%裝了還不到兩個月。",
      "It drops out four or five times a day, and the % is not two months old."},
     "",
     "",
     ""},
    {"repair",
     {"指纹识别不了，%打不开", "指紋無法辨識，%打不開", "The % no longer knows my finger"},
     {"%识别不了指纹，密码也提示错误，被关在门外半小时。", "%無法辨識指紋，密碼也錯誤。",
      "The % refuses finger and code. I stood outside for half an hour."},
     "",
     "",
     ""},
    {"complaint",
     {"维修师傅迟到没有说明", "維修師傅遲到沒有說明", "The engineer came late"},
     {"约好上午十点，下午三点才到，也没有电话，太慢了。", "約好上午十點，下午三點才到，也沒有電話。",
      "The appointment was at ten, he came at three, without a call."},
     "service",
     "speed",
     "service"},
    {"complaint",
     {"客服态度很差", "客服態度很差", "Rude on the telephone"},
     {"打电话问%的事情，对方很不耐烦，直接挂断了。", "打電話問%的事情，對方很不耐煩。",
      "I asked about the %, and was cut off rudely."},
     "service",
     "attitude",
     "service"},
    {"complaint",
     {"同一个%修了三次", "同一個%修了三次", "The same % repaired three times"},
     {"%修了三次还是坏，要求给个说法。", "%修了三次還是壞，要求給個說法。",
      "The % was repaired three times and is broken again."},
     "product",
     "fault",
     "product"},
    {"complaint",
     {"宣传的功能%没有", "宣傳的功能%沒有", "The % lacks what was advertised"},
     {"买的时候说支持联动，到手发现%不支持，感觉被骗。", "買的時候說支援連動，到手發現%不支援。",
      "It was sold with scenes, and the % does not support them."},
     "product",
     "function",
     "product"},
    {"complaint",
     {"退款一直没有到账", "退款一直沒有入帳", "Refund not received"},
     {"说好七天内退款，已经两周，没人回复。", "說好七天內退款，已經兩週，沒人回覆。",
      "A refund within seven days was promised two weeks ago. No reply."},
     "service",
     "speed",
     "service"},
    {"installation",
     {"预约安装%", "預約安裝%", "Installation of a %"},
     {"新房装修完了，想预约安装%，周末都可以。", "新家裝修好了，想預約安裝%。",
      "Our new flat is ready. I would like the % installed, any weekend."},
     "",
     "",
     ""},
    {"installation",
     {"旧%拆除并安装新的", "舊%拆除並安裝新的", "Replace the old % by a new one"},
     {"旧的要拆掉，新的%已经到货，需要带梯子。", "舊的要拆掉，新的%已經到貨。",
      "The old one goes, the new % is here. A ladder is needed."},
     "",
     "",
     ""},
    {"maintenance",
     {"%年度保养", "%年度保養", "Yearly maintenance of the %"},
     {"入冬前想给%做一次保养和检查。", "入冬前想幫%做一次保養。", "Please check the % before winter."},
     "",
     "",
     ""},
    {"maintenance",
     {"全屋设备巡检", "全屋設備巡檢", "Check of all devices"},
     {"合同里有每半年一次的巡检，请安排，重点看%。", "合約裡有每半年一次的巡檢，請安排。",
      "The contract has a check every half year. Please look at the % first."},
     "",
     "",
     ""},
    {"replacement",
     {"%收到就是坏的，要求换货", "%收到就是壞的，要求換貨", "The % arrived broken"},
     {"昨天收到的%开不了机，包装没有破损，要求换新。", "昨天收到的%不能開機，要求換新。",
      "The % came yesterday and does not start. Please send another."},
     "",
     "",
     ""},
    {"replacement",
     {"%外壳有裂痕", "%外殼有裂痕", "Crack in the %"},
     {"%外壳有裂痕，照片已经上传，请换一个。", "%外殼有裂痕，請換一個。",
      "There is a crack in the %. Photos are attached."},
     "",
     "",
     ""},
    {"suggestion",
     {"希望%增加临时密码", "希望%增加臨時密碼", "Temporary codes for the %"},
     {"希望%可以给保洁发一个只能用一次的密码。", "希望%可以給清潔人員一次性密碼。",
      "It would be nice if the % could issue a code that works once."},
     "",
     "",
     ""},
    {"suggestion",
     {"建议应用里显示%的用电量", "建議 App 顯示%的用電量", "Show the power used by the %"},
     {"建议在应用首页显示%每天的用电，方便省电。", "建議在 App 首頁顯示%每天的用電。",
      "Please show what the % uses a day."},
     "",
     "",
     ""},
    {"suggestion",
     {"建议增加%的语音播报方言", "建議增加%的台語播報", "More languages for the %"},
     {"老人听不懂普通话，建议%增加方言播报。", "長輩聽不懂國語，建議增加台語。",
      "Please let the % speak more languages."},
     "",
     "",
     ""},
    {"feedback",
     {"师傅很专业，点赞", "師傅很專業，按讚", "Praise for the engineer"},
     {"安装%的师傅很耐心，还教老人怎么用，非常满意。", "安裝%的師傅很有耐心，非常滿意。",
      "The engineer who installed the % was patient and helpful."},
     "opinion",
     "praise",
     ""},
    {"feedback",
     {"应用操作有点复杂", "App 操作有點複雜", "The app is complicated"},
     {"觉得添加%的步骤太多，感觉一般。", "覺得新增%的步驟太多。", "I think it takes too many steps to add a %."},
     "opinion",
     "opinion",
     ""},
    {"feedback",
     {"%偶尔断线", "%偶爾斷線", "The % drops out at times"},
     {"%每周会断线一两次，自己会恢复，反馈一下。", "%每週會斷線一兩次，會自己恢復。",
      "The % drops out once or twice a week and comes back by itself."},
     "product",
     "fault",
     ""},
    {"feedback",
     {"热线等待时间长", "專線等待時間長", "Long wait on the hotline"},
     {"热线等了半天才有人接，希望改进。", "專線等了很久才有人接。", "I waited long on the hotline."},
     "service",
     "speed",
     ""},
    {"inquiry",
     {"%的电池用哪一种", "%的電池用哪一種", "Which batteries does the % take"},
     {"%提示电量低，想问用普通的五号电池可以吗？", "%提示電量低，請問用哪一種電池？",
      "The % says its batteries are low. Which ones does it take?"},
     "",
     "",
     ""},
    {"repair",
     {"雷雨后%烧坏了", "雷雨後%燒壞了", "The % died in a thunderstorm"},
     {"昨晚打雷之后%坏了，闻到焦味，已经断电。", "昨晚打雷之後%壞了，聞到焦味。",
      "After the storm the % is dead and smells burnt. The power is off."},
     "",
     "",
     ""},
    {"installation",
     {"别墅整套安装%", "透天厝整套安裝%", "Whole house with %"},
     {"三层楼整套%，请先上门看一下布线。", "三層樓整套%，請先到場看配線。",
      "Three floors with %. Please look at the wiring first."},
     "",
     "",
     ""},
    {"complaint",
     {"收费不透明", "收費不透明", "Unclear charges"},
     {"上门前说免费，走的时候要收两百，服务差。", "到府前說免費，離開時要收費。",
      "The visit was to be free and then it was not."},
     "service",
     "attitude",
     "service"},
    {"maintenance",
     {"%滤网清洗", "%濾網清洗", "Clean the filter of the %"},
     {"%提示清洗滤网，自己不会拆。", "%提示清洗濾網，自己不會拆。",
      "The % asks for a clean filter and I cannot open it."},
     "",
     "",
     ""},
    {"replacement",
     {"%换过一次又坏了", "%換過一次又壞了", "The second % is broken as well"},
     {"换过的%用了一周又坏了，请再换一个。", "換過的%用了一週又壞了。", "The % that you sent worked for a week."},
     "",
     "",
     ""},
}};

struct Mend {
  std::array<Text, 3> cause;
  std::array<Text, 3> fix;
};
constexpr std::array<Mend, 6> kMends{{
    {{"电源适配器损坏", "變壓器損壞", "The power supply was broken"},
     {"更换适配器，通电测试正常", "更換變壓器，測試正常", "Replaced it; tested"}},
    {{"固件版本过旧，与路由器不兼容", "韌體過舊，與路由器不相容", "Old firmware that the router refused"},
     {"升级固件并重新配网", "更新韌體並重新設定", "Updated the firmware and paired again"}},
    {{"接线松动", "接線鬆脫", "A loose wire"}, {"重新接线并固定", "重新接線並固定", "Fastened the wiring"}},
    {{"主板受潮短路", "主機板受潮短路", "Moisture on the board"},
     {"更换主板，加装防潮垫", "更換主機板", "Replaced the board"}},
    {{"安装位置信号弱", "安裝位置訊號弱", "Weak signal where it stands"},
     {"调整位置并增加中继", "調整位置並增加中繼", "Moved it and added a repeater"}},
    {{"传感器老化", "感應器老化", "A worn sensor"},
     {"更换传感器并校准", "更換感應器並校正", "Replaced and calibrated the sensor"}},
}};

struct Phrases {
  Saying saying;
  std::array<std::array<Text, 3>, 3> lines;  // by tongue, each with variants
};
constexpr std::array<Phrases, 10> kPhrases{{
    {Saying::answer,
     {{{"您好，请在应用里进入设备设置，按提示重新配网即可，步骤已发给您。",
        "您好，该型号整机保修两年，凭订单号即可，不需要发票。",
        "您好，已为您核实，按说明书第三章操作即可，如有问题我们随时协助。"},
       {"您好，請在 App 進入裝置設定，按提示重新設定即可。", "您好，整機保固兩年，憑訂單編號即可。",
        "您好，已為您確認，步驟已寄給您。"},
       {"Please open the device's settings in the app and pair it again; the steps are below.",
        "The warranty is two years; the order number is enough.",
        "We have checked this for you; chapter 3 of the manual shows how."}}}},
    {Saying::advice,
     {{{"请保持设备通风干燥，雷雨天气可先断电。", "建议每季度检查一次电池，并及时升级固件。",
        "路由器更换后请在应用中更新网络设置。"},
       {"請保持設備通風乾燥。", "建議每季檢查電池並更新韌體。", "更換路由器後請更新網路設定。"},
       {"Keep it dry and aired.", "Check the batteries every quarter and update the firmware.",
        "After a new router, update the network in the app."}}}},
    {Saying::refused,
     {{{"问题又出现了，没有解决。", "对处理结果不满意，要求重新处理。", "说好的事情没有做到。"},
       {"問題又出現了。", "對結果不滿意。", "說好的事情沒有做到。"},
       {"The problem is back.", "I am not satisfied with this.", "What was promised was not done."}}}},
    {Saying::praise,
     {{{"处理很快，谢谢。", "师傅很专业，非常满意。", "问题解决了，服务不错。"},
       {"處理很快，謝謝。", "師傅很專業。", "問題解決了。"},
       {"Quick, thank you.", "Very professional.", "Solved, good service."}}}},
    {Saying::soothe,
     {{{"非常抱歉给您带来不便，我们马上登记并专人跟进。", "理解您的心情，我们会尽快给您答复。",
        "感谢您告诉我们，我会一直跟进到解决。"},
       {"非常抱歉造成不便，我們馬上登記並由專人跟進。", "理解您的心情，會盡快答覆。", "謝謝您告訴我們。"},
       {"We are sorry for the trouble and take this up at once.", "We understand and will come back to you soon.",
        "Thank you for telling us; I stay with it until it is solved."}}}},
    {Saying::apology,
     {{{"对本次服务中的不足，我们向您诚恳道歉。", "因我方安排不当给您造成麻烦，深表歉意。",
        "这件事是我们的责任，对不起。"},
       {"對本次服務的不足，誠懇道歉。", "因安排不當造成困擾，深表歉意。", "這是我們的責任。"},
       {"We apologise for this service.", "We are sorry for the poor planning.",
        "This was our fault, and we are sorry."}}}},
    {Saying::rectification,
     {{{"已对当事人培训，并增加迟到前的短信通知。", "调整排班，高峰时段增加一名坐席。", "更新话术并加入质检抽查。"},
       {"已培訓當事人，並增加簡訊通知。", "調整排班。", "更新話術並抽查。"},
       {"Staff trained; a message is sent before a late arrival.", "One more agent at peak hours.",
        "New guide for calls, checked by quality."}}}},
    {Saying::progress,
     {{{"新品已出库，预计两天内送达。", "正在协调备件，有进展第一时间通知您。", "工程师已安排，会提前半小时联系您。"},
       {"新品已出庫，預計兩天內送達。", "正在協調零件。", "工程師已安排。"},
       {"Your new device has left our stock.", "The part is on its way.",
        "An engineer has been booked and will call before."}}}},
    {Saying::anything_else,
     {{{"请问还有其他可以帮您的吗？", "还需要了解别的吗？", "除此之外还有什么需要吗？"},
       {"請問還有其他可以幫您的嗎？", "還需要了解別的嗎？", "還有什麼需要嗎？"},
       {"Is there anything else?", "May we help with anything else?", "Anything more we can do?"}}}},
    {Saying::unreachable,
     {{{"三次联系均无人接听，主管同意办结。", "客户电话停机，短信未回，按规定办结。", "多次联系未果，已留言说明。"},
       {"三次聯繫均無人接聽，主管同意結案。", "客戶電話停用，依規定結案。", "多次聯繫未果，已留言。"},
       {"Three calls without an answer.", "The number is no longer in use.", "No answer; a message was left."}}}},
}};

std::string fill(Text pattern, std::string_view product) {
  std::string out;
  for (const char c : pattern) {
    if (c == '%') {
      out += product;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

PastCustomer demo_customer(std::uint64_t seed, std::uint64_t number) {
  Random random(seed, 0x6375000000000000ULL + number);
  PastCustomer customer;
  customer.key = "demo-" + std::to_string(seed) + ":" + std::to_string(number);
  if (random.chance(0.04)) {
    customer.name = std::string(random.pick(kFirst)) + " " + std::string(random.pick(kLast));
  } else {
    customer.name = std::string(random.pick(kFamily)) + std::string(random.pick(kGiven));
  }
  std::array<char, 32> phone{};
  std::snprintf(phone.data(), phone.size(), "+86 100 %04u %04u", static_cast<unsigned>(number / 10'000 % 10'000),
                static_cast<unsigned>(number % 10'000));
  customer.phone = phone.data();
  if (random.chance(0.3)) customer.email = "customer" + std::to_string(number) + "@example.com";
  if (random.chance(0.08)) customer.segment = "vip";
  return customer;
}

DemoProduct demo_product(Random& random, Tongue tongue) {
  constexpr std::array<double, 6> kShares{0.32, 0.16, 0.18, 0.14, 0.12, 0.08};
  const Line& line = kLines[random.weighted(kShares)];
  return {std::string(line.id), std::string(random.pick(line.models)),
          std::string(line.names[static_cast<std::size_t>(tongue)])};
}

DemoMatter demo_matter(Random& random, Tongue tongue, std::string_view kind, const DemoProduct& product) {
  std::vector<const Topic*> fitting;
  for (const Topic& topic : kTopics) {
    if (topic.kind == kind) fitting.push_back(&topic);
  }
  const auto language = static_cast<std::size_t>(tongue);
  const Topic& topic =
      *fitting[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(fitting.size()) - 1))];
  const Mend& mend = random.pick(kMends);
  return {fill(topic.subject[language], product.name),
          fill(topic.matter[language], product.name),
          std::string(topic.category),
          std::string(topic.subcategory),
          std::string(topic.about),
          std::string(mend.cause[language]),
          std::string(mend.fix[language])};
}

std::string demo_serial(Random& random) {
  std::array<char, 16> serial{};
  std::snprintf(serial.data(), serial.size(), "DEMO%08u", static_cast<unsigned>(random.between(0, 99'999'999)));
  return serial.data();
}

std::string say(Random& random, Tongue tongue, Saying saying) {
  for (const Phrases& phrases : kPhrases) {
    if (phrases.saying == saying) return std::string(random.pick(phrases.lines[static_cast<std::size_t>(tongue)]));
  }
  return {};
}

}  // namespace wellkept::transfer
